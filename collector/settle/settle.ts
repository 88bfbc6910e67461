import { versionAt } from '../domain/campaign.js'
import { findByCode } from '../domain/code.js'
import type { Commission } from '../domain/commission.js'
import type { Flag } from '../domain/flag.js'
import { isBooking, isMove, isRefund, isTraffic } from '../domain/report.js'
import { byOccurrence } from '../domain/sequence.js'
import type { Credit, Miss, Verdict } from '../domain/verdict.js'
import { attribute } from './attribution/attribute.js'
import { evidenceOf } from './attribution/evidence.js'
import { begins, bondOf } from './bond.js'
import { settleBooking } from './booking.js'
import { commissionsOf } from './commission/commissionsOf.js'
import { converting } from './commission/converting.js'
import { difference } from './commission/difference.js'
import { type Earning, earningsOf } from './commission/earnings.js'
import { isDecision } from './commission/status.js'
import { conversionWithout } from './conversionWithout.js'
import type { Applied, Considered, Conversion, Facts, Outcome } from './facts.js'
import { openFlags } from './openFlags.js'
import { type Order, orderOf, remainingOf } from './order.js'
import { pageClaims } from './pageClaims.js'
import { namesNoProduct, refunded } from './refunds.js'
import { countedAlready, isRepeat } from './repeats.js'
import { settleTraffic } from './traffic/settleTraffic.js'
import { countedFor, placedBy, usesOf } from './uses.js'

/**
 * Decides one order: who earns, how much, the status, and the transfers to book.
 *
 * Pure: the same facts at the same instant give the same outcome, independent of the order and
 * number of messages. Sales, refunds, corrections, late clicks and approvals all use this function;
 * applying another policy to the past means calling it again.
 */
export const settle = (all: Facts, now: number): Outcome => decide(all, now, true)

/**
 * What an order would earn if it was decided today for the first time: as `settle`, and an approved
 * commission does not keep an older verdict. For asking what another policy would give, and never for
 * booking.
 */
export const settleAnew = (all: Facts, now: number): Outcome => decide(all, now, false)

const decide = (all: Facts, now: number, keepsApproved: boolean): Outcome => {
  const booking = all.reports.find(isBooking)
  if (booking) return settleBooking(booking, all, now)
  const [count, ...more] = all.reports.filter(isTraffic)
  if (count) return settleTraffic([count, ...more], all, now)
  const isMoved = all.reports.some(isMove)
  const order = isMoved ? undefined : orderOf(all)
  if (!order) return withoutSale(all, isMoved)
  const facts: Considered = { ...all, policy: versionAt(all.policies, order.termsAt) }

  const evidence = evidenceOf(order, facts)
  const counted = countedElsewhere(order, facts, now)
  const fresh = counted ? countedAlready(facts, counted) : attribute(order, evidence, facts)
  const isKept = keepsApproved && tooLateToChange(fresh, order, facts, now)
  const kept = isKept ? facts.applied?.verdict : undefined
  const verdict = kept ?? fresh
  const converts = converting(order, facts, keepsApproved && isFinal(facts, now))
  const earned = earningsOf(verdict.credits, order, facts, converts)
  const commissions = commissionsOf(earned.earnings, order, facts, now)
  const flags = new Set<Flag>([...order.flags, ...facts.capped, ...earned.flags])
  if (kept) flags.add('not_applied_already_approved')
  if (needsProduct(order, facts, commissions)) flags.add('refund_needs_product')
  if (declinedTooLate(order, commissions)) flags.add('decline_after_payment')
  if (evidence.campaign && !findByCode(evidence.campaign, facts.campaigns)) {
    flags.add('unknown_campaign')
  }
  const bond = bondOf(fresh, order, evidence, facts, commissions)
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
      bond,
      exchanged: exchangedOf(order, earned.earnings),
      uses: [
        ...usesOf(order, evidence, facts.coupons).map((name) => ({ name, proven: order.proven })),
        ...placedBy(order, evidence, facts),
        ...countedFor(order, evidence, facts.policy, begins(bond, facts) ? bond : undefined),
      ],
      proven: order.proven,
      flags: openFlags(flags, all.reports, commissions),
      test: order.test,
    },
    claims: pageClaims(order, facts),
    parked: order.refunds.parked,
  }
}

const exchangedOf = ({ termsAt }: Order, earnings: readonly Earning[]): Conversion['exchanged'] => {
  const isMissing = earnings.some(({ lacksRate }) => lacksRate)
  const isConverted = earnings.some(({ parts }) => parts.some(({ exchange }) => exchange))
  return isMissing || isConverted ? { ratesAt: termsAt, isMissing } : undefined
}

/** Why another order earns instead of this one. */
const countedElsewhere = (order: Order, facts: Facts, now: number): Miss | undefined => {
  if (isRepeated(order, facts, now)) return 'counted_already'
  const isPerProduct = order.imported?.imported.kind === 'per_product'
  if (isPerProduct || facts.isImportedAsWhole) return 'imported_elsewhere'
  if (facts.isCountedAsWhole) return 'counted_as_whole'
  const isOfProducts = facts.products === 'final' && !order.imported
  return isOfProducts ? 'counted_per_product' : undefined
}

/** Whether a part of the order was refunded, only its products earn, and none of them was named. */
const needsProduct = (order: Order, facts: Facts, commissions: readonly Commission[]): boolean => {
  const isOfProducts = facts.products === 'earning' || facts.products === 'final'
  if (!isOfProducts || commissions.length > 0 || order.refunds.remaining === 0) return false
  return namesNoProduct(facts.reports, facts.orderKey, order.total?.currency)
}

const isRepeated = (order: Order, facts: Facts, now: number): boolean => {
  const { orderKey, repeats } = facts
  const { convertedAt, proven } = order
  const own = { orderKey, convertedAt, isProven: proven, isFinal: isFinal(facts, now) }
  return isRepeat(own, repeats)
}

/**
 * The outcome for an order with only refunds or decisions: its sale is not reported yet, or it was
 * reported per product and each product has the refund among its own facts. Also for an order whose
 * reports count for another one.
 */
const withoutSale = (facts: Facts, isMoved: boolean): Outcome => {
  // Before a sale is reported there is no total to compare refunds with, so they wait.
  const parked =
    facts.hasProducts && !isMoved ? refunded(facts.reports, undefined, true).parked : []
  const conversion = conversionWithout({
    convertedAt: Math.min(...facts.reports.map((report) => report.occurredAt)),
    source: facts.reports.find(isRefund) ? sourceOf(facts) : 'person',
    proven: false,
    flags: flagsWithoutSale(facts, isMoved, parked),
    test: facts.reports.some(({ test }) => test),
  })
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

const flagsWithoutSale = (
  { hasProducts }: Facts,
  isMoved: boolean,
  parked: Outcome['parked'],
): readonly Flag[] => {
  if (isMoved) return []
  return hasProducts ? [...new Set(parked.map(({ code }) => code))] : ['awaiting_sale']
}

const sourceOf = ({ reports }: Facts) =>
  reports.filter(isRefund).sort(byOccurrence)[0]?.source ?? 'person'

/**
 * An approved commission changes only by a person's decision. Neither a late click nor another
 * claim to the order revokes it, also if the commission was held after its approval.
 */
const tooLateToChange = (fresh: Verdict, order: Order, facts: Facts, now: number): boolean => {
  const { applied } = facts
  if (!applied || sameCredits(applied.verdict.credits, fresh.credits)) return false
  return isFinal(facts, now) || (isSuperseded(fresh, applied) && !isReopened(order))
}

/** Without this, the next message of any kind would apply a verdict that was too late before. */
const isSuperseded = ({ credits }: Verdict, { superseded }: Applied): boolean =>
  superseded !== undefined && sameCredits(superseded.credits, credits)

/** Whether a person revoked the approval, so that the newer verdict may apply. */
const isReopened = ({ acts }: Order): boolean =>
  acts.findLast(({ kind }) => isDecision(kind))?.kind === 'reopen'

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

/**
 * Whether a decline came after the payout. A full refund ends this state, because it reduces the
 * next payout.
 */
const declinedTooLate = ({ acts, refunds }: Order, commissions: readonly Commission[]) =>
  !refunds.all &&
  acts.some(({ kind }) => kind === 'decline') &&
  commissions.some(({ status }) => status === 'paid')
