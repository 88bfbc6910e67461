import { versionAt } from '../domain/campaign.js'
import { findByCode } from '../domain/code.js'
import type { Commission } from '../domain/commission.js'
import type { Flag } from '../domain/flag.js'
import { isRefund } from '../domain/report.js'
import { byOccurrence } from '../domain/sequence.js'
import type { Credit, Verdict } from '../domain/verdict.js'
import { attribute } from './attribution/attribute.js'
import { leavesOutItems } from './attribution/campaignOf.js'
import { type Evidence, evidenceOf } from './attribution/evidence.js'
import { commissionsOf } from './commission/commissionsOf.js'
import { difference } from './commission/difference.js'
import type { Bond, Considered, Conversion, Facts, Outcome } from './facts.js'
import { openFlags } from './openFlags.js'
import { type Order, orderOf, remainingOf } from './order.js'
import { pageClaims } from './pageClaims.js'
import { refunded } from './refunds.js'
import { countedAlready, isRepeat } from './repeats.js'

/**
 * Decides one order: who earned, how much, where the money stands, and what to book to make it so.
 *
 * Pure: the same facts at the same instant give the same outcome, whatever order the messages came
 * in and however often. Sales, refunds, corrections, late clicks and approvals are this one
 * function; replaying history under another policy is calling it again.
 */
export const settle = (all: Facts, now: number): Outcome => {
  const order = orderOf(all)
  if (!order) return awaitingSale(all)
  const facts: Considered = { ...all, policy: versionAt(all.policies, order.termsAt) }

  const evidence = evidenceOf(order, facts)
  const fresh = isRepeated(order, facts, now)
    ? countedAlready(facts)
    : attribute(order, evidence, facts)
  const kept = tooLateToChange(fresh, facts, now) ? facts.applied?.verdict : undefined
  const verdict = kept ?? fresh
  const commissions = commissionsOf(verdict, order, facts, now)
  const flags = new Set<Flag>([...order.flags, ...facts.capped])
  if (kept) flags.add('not_applied_already_approved')
  if (declinedTooLate(order, commissions)) flags.add('decline_after_payment')
  if (evidence.campaign && !findByCode(evidence.campaign, facts.campaigns)) {
    flags.add('unknown_campaign')
  }
  if (leavesOutItems(order, verdict.credits, facts)) flags.add('items_not_considered')
  return {
    verdict,
    superseded: kept && fresh,
    commissions,
    transfers: difference(commissions, facts.booked),
    conversion: {
      convertedAt: order.convertedAt,
      source: order.source,
      total: order.total,
      remaining: remainingOf(order),
      customer: evidence.customers[0]?.value,
      bond: bondOf(fresh, order, evidence, facts, commissions),
      flags: openFlags(flags, all.reports, commissions),
      test: order.test,
    },
    claims: pageClaims(order, facts),
    parked: order.refunds.parked,
  }
}

const isRepeated = (order: Order, facts: Facts, now: number): boolean => {
  const { orderKey, repeats } = facts
  const { convertedAt, proven } = order
  const own = { orderKey, convertedAt, isProven: proven, isFinal: isFinal(facts, now) }
  return isRepeat(own, repeats)
}

/**
 * A refund, or a person's act, about an order nobody has reported yet; or about all of an order that
 * was reported per product, where each product has the refund among its own facts.
 */
const awaitingSale = (facts: Facts): Outcome => {
  // Before a sale is reported there is no total to compare refunds with, so they wait.
  const parked = facts.hasProducts ? refunded(facts.reports, undefined, true).parked : []
  const conversion: Conversion = {
    convertedAt: Math.min(...facts.reports.map((report) => report.occurredAt)),
    source: facts.reports.find(isRefund) ? sourceOf(facts) : 'person',
    total: undefined,
    remaining: undefined,
    customer: undefined,
    bond: undefined,
    flags: facts.hasProducts ? [...new Set(parked.map(({ code }) => code))] : ['awaiting_sale'],
    test: facts.reports.some(({ test }) => test),
  }
  const { name, version } = versionAt(facts.policies, facts.openedAt)
  const verdict: Verdict = { credits: [], trail: [], policy: `${name}@${version}` }
  const transfers = difference([], facts.booked)
  return {
    verdict,
    superseded: undefined,
    commissions: [],
    transfers,
    conversion,
    claims: [],
    parked,
  }
}

const sourceOf = ({ reports }: Facts) =>
  reports.filter(isRefund).sort(byOccurrence)[0]?.source ?? 'person'

/**
 * Money that was approved moves only by a person: neither a click heard of later nor somebody else's
 * claim to the order takes it away.
 */
const tooLateToChange = (fresh: Verdict, facts: Facts, now: number): boolean => {
  const { applied } = facts
  if (!applied || sameCredits(applied.verdict.credits, fresh.credits)) return false
  return isFinal(facts, now)
}

const isFinal = ({ applied, booked }: Facts, now: number): boolean => {
  if (!applied) return false
  const matured = ({ status, maturesAt }: Commission) =>
    status === 'approved' ||
    status === 'paid' ||
    (status === 'pending' && maturesAt !== undefined && maturesAt <= now)
  return (
    applied.commissions.some(matured) ||
    booked.some(({ balances }) => balances.payable !== 0 || balances.paid !== 0)
  )
}

const sameCredits = (a: readonly Credit[], b: readonly Credit[]) =>
  a.length === b.length &&
  a.every(({ affiliateId, campaignId, sharePpm, proven }, index) => {
    const other = b[index]
    return (
      other?.affiliateId === affiliateId &&
      other.campaignId === campaignId &&
      other.sharePpm === sharePpm &&
      other.proven === proven
    )
  })

/** Until a refund of all has taken back what the decline could not. */
const declinedTooLate = ({ acts, refunds }: Order, commissions: readonly Commission[]) =>
  !refunds.all &&
  acts.some(({ kind }) => kind === 'decline') &&
  commissions.some(({ status }) => status === 'paid')

/**
 * What this order may bond its customer to: whom it would credit without looking at bonds. Leaving
 * bonds out makes the first order of a customer the same, in whatever order the orders arrived.
 */
const bondOf = (
  fresh: Verdict,
  order: Order,
  evidence: Evidence,
  facts: Considered,
  commissions: readonly Commission[],
): Bond | undefined => {
  const customer = evidence.customers[0]
  if (!customer || order.test) return undefined
  const own = fresh.credits.some(({ rule }) => rule === 'lifetime')
    ? attribute(
        order,
        evidence,
        facts,
        facts.policy.rules.filter((rule) => rule !== 'lifetime'),
      )
    : fresh
  const [credit] = own.credits
  if (!credit || commissions.some(({ status }) => status === 'declined')) return undefined
  if (order.refunds.all) return undefined
  return {
    customer: customer.value,
    affiliateId: credit.affiliateId,
    campaignId: credit.campaignId,
    convertedAt: order.convertedAt,
    orderKey: facts.orderKey,
    // A page may name whom it likes as its customer: that binds nobody to a proven affiliate.
    proven: order.proven && !customer.claimed && credit.proven,
  }
}
