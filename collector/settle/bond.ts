import type { Commission } from '../domain/commission.js'
import type { Credit, Verdict } from '../domain/verdict.js'
import { attribute } from './attribution/attribute.js'
import type { Evidence } from './attribution/evidence.js'
import { bondsUntil } from './attribution/lifetime.js'
import type { Bond, Considered } from './facts.js'
import type { Order } from './order.js'

/**
 * The bond that this order creates: the affiliate it would credit without the lifetime rule. If several
 * share it, the one with the largest share.
 * Without that rule the result does not depend on the order in which a customer's orders arrive.
 */
export const bondOf = (
  fresh: Verdict,
  order: Order,
  evidence: Evidence,
  facts: Considered,
  commissions: readonly Commission[],
): Bond | undefined => {
  const customer = evidence.customers[0]
  // Anybody can begin an order with another customer's name and never pay it.
  if (!customer || order.test || order.payment) return undefined
  const own = fresh.credits.some(({ rule }) => rule === 'lifetime')
    ? attribute(
        order,
        evidence,
        facts,
        facts.policy.rules.filter((rule) => rule !== 'lifetime'),
      )
    : fresh
  const credit = largestOf(own.credits)
  if (!credit || commissions.some(({ status }) => status === 'declined')) return undefined
  // Later orders of the customer must not depend on a guess.
  if (credit.rule === 'probabilistic') return undefined
  if (order.refunds.all) return undefined
  return {
    customer: customer.value,
    affiliateId: credit.affiliateId,
    campaignId: credit.campaignId,
    convertedAt: order.convertedAt,
    orderKey: facts.orderKey,
    // A page can name any customer, so a customer named only by a page does not get a proven bond.
    proven: order.proven && !customer.claimed && credit.proven,
  }
}

/** Whether a customer who was not bonded when the order was placed is bonded by it. */
export const begins = (bond: Bond | undefined, facts: Considered): boolean =>
  bond !== undefined && bondsUntil(bond, bond.customer, bond.proven, facts).lasting.length === 0

/** The credit with the largest share; of equal ones the last. */
const largestOf = (credits: readonly Credit[]): Credit | undefined =>
  credits.reduce<Credit | undefined>(
    (largest, credit) => (largest && largest.sharePpm > credit.sharePpm ? largest : credit),
    undefined,
  )
