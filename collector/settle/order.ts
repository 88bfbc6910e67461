import { versionAt } from '../domain/campaign.js'
import type { Flag } from '../domain/flag.js'
import type { VisitorId } from '../domain/ids.js'
import { type Money, money, sameMoney } from '../domain/money.js'
import { CLAIM_LIMITS } from '../domain/policy.js'
import { type Act, isAct, isStatement, type Statement } from '../domain/report.js'
import { byArrival, byOccurrence } from '../domain/sequence.js'
import { togetherWith } from '../domain/series.js'
import { type Claim, claimOf } from './claim/claim.js'
import type { Conversion, Facts } from './facts.js'
import { type Refunded, refunded } from './refunds.js'

/** One order as its reports, taken together, tell it. */
export interface Order {
  readonly convertedAt: number
  /**
   * Terms and policy are those of this instant: when the order was placed, by a source that can be
   * trusted, or else when the page that counts arrived. A page may claim an order in advance, or any
   * time of placing, and must not so pick the rate.
   */
  readonly termsAt: number
  readonly source: Conversion['source']
  readonly kind: 'sale' | 'action'
  readonly code: string
  readonly productId: string
  readonly total: Money | undefined
  /** Tax, shipping and fixed cost together, in the total's minor units. */
  readonly deducted: number
  readonly refunds: Refunded
  /** A stronger report than an unsigned page, or a person, says that the order was placed. */
  readonly proven: boolean
  /** When the first of those arrived. */
  readonly provenAt: number | undefined
  /** Statements by trusted sources, the one that counts first. */
  readonly trusted: readonly Statement[]
  /** Pages that the merchant's server signed. */
  readonly signed: readonly Statement[]
  readonly claim: Claim
  readonly acts: readonly Act[]
  readonly amountsDiffer: boolean
  readonly flags: readonly Flag[]
  readonly test: boolean
}

/** The facts that say what an order is, before anything that speaks for affiliates is looked up. */
export type Reported = Pick<
  Facts,
  'reports' | 'visitors' | 'openedAt' | 'policies' | 'othersClaimed' | 'claimantClicks'
> &
  Partial<Pick<Facts, 'hasProducts'>>

const isTrusted = ({ source }: Statement) => source !== 'browser'

/**
 * Reads the reports of an order as a set: whatever their order of arrival, the same order comes
 * out. Undefined until somebody stated that there was an order (a refund may come first).
 */
export const orderOf = (facts: Reported): Order | undefined => {
  const { reports, hasProducts } = facts
  const acts = reports
    .filter(isAct)
    .sort((a, b) => a.receivedAt - b.receivedAt || byOccurrence(a, b))
  const statements = seenBy(reports.filter(isStatement).sort(byOccurrence), acts)
  // Among trusted sources a later report corrects an earlier one. Among pages the first that we
  // heard of stays: whoever reports an order again from a browser may not change it, and when it
  // was placed a browser may claim as it likes.
  const trusted = byWeight(statements.filter(isTrusted))
  const pages = statements.filter((statement) => !isTrusted(statement)).sort(byArrival)
  const signed = pages.filter((page) => page.signed)
  const lead = trusted[0] ?? signed[0] ?? pages[0]
  if (!lead) return undefined

  const confirmations = acts.filter((act) => act.kind === 'confirm')
  const confirmed = confirmations.findLast((act) => act.total)?.total
  const total = confirmed ?? lead.total
  const strong = [...trusted, ...signed].sort(byOccurrence)
  const proofs = [...strong, ...confirmations]
  const refunds = refunded(reports, total, hasProducts ?? false)
  const claim = claimOf({ pages, trusted, signed, confirmations }, surroundingsOf(facts))
  const firstArrived = (all: readonly { readonly receivedAt: number }[]) =>
    Math.min(...all.map(({ receivedAt }) => receivedAt))
  return {
    // The same order proven again was not placed again.
    convertedAt: (strong[0] ?? lead).occurredAt,
    termsAt: strong[0]?.occurredAt ?? lead.receivedAt,
    source: confirmed
      ? 'person'
      : isTrusted(lead)
        ? lead.source
        : lead.signed
          ? 'signed'
          : 'browser',
    kind: lead.order.kind,
    code: lead.order.code,
    productId: lead.order.productId,
    total,
    deducted: deductions(lead, total),
    refunds,
    proven: proofs.length > 0,
    provenAt: proofs.length > 0 ? firstArrived(proofs) : undefined,
    trusted,
    signed,
    claim,
    acts,
    amountsDiffer: !confirmed && sourcesDiffer(trusted),
    flags: [
      ...disagreements(statements, total),
      ...claim.flags,
      ...refunds.parked.map(({ code }) => code),
    ],
    test: lead.test,
  }
}

/**
 * What a person confirmed is what was there to be seen: a page that reports the order afterwards
 * has no say in it.
 */
const seenBy = (statements: readonly Statement[], acts: readonly Act[]): readonly Statement[] => {
  const confirmedAt = acts.find(({ kind }) => kind === 'confirm')?.receivedAt ?? Infinity
  const seen = statements.filter((one) => isTrusted(one) || one.receivedAt <= confirmedAt)
  return seen.length > 0 ? seen : statements
}

/**
 * Trusted statements, the one that counts first: of each source those of its highest revision, the
 * latest before the others; then what they correct.
 */
const byWeight = (trusted: readonly Statement[]): readonly Statement[] => {
  const latest = [...trusted].sort((a, b) => byOccurrence(b, a))
  const newest = newestOf(latest)
  return [...newest, ...latest.filter((one) => !newest.includes(one))]
}

const newestOf = (trusted: readonly Statement[]): readonly Statement[] =>
  trusted.filter((one) =>
    trusted.every((other) => other.source !== one.source || other.revision <= one.revision),
  )

/**
 * Two trusted statements name different amounts, and nothing says which is right: the merchant's
 * server and the payment provider, or one source twice without saying that it corrects itself.
 */
const sourcesDiffer = (trusted: readonly Statement[]): boolean => {
  const [first, ...others] = newestOf(trusted)
  return others.some((other) => !sameMoney(first?.total, other.total))
}

const surroundingsOf = (facts: Reported) => {
  const { visitors, claimantClicks, policies, othersClaimed, openedAt } = facts
  const { buyerPerHourMax } = versionAt(policies, openedAt).claimLimits ?? CLAIM_LIMITS
  return {
    resolve: (id: VisitorId) => visitors.get(id) ?? id,
    hasClick: (visitor: VisitorId) => claimantClicks.get(visitor)?.affiliateId !== undefined,
    isInSeries: ({ id, receivedAt }: Statement) =>
      togetherWith(receivedAt, othersClaimed.get(id) ?? []) >= buyerPerHourMax,
  }
}

/** Costs in another currency than the total cannot be deducted from it. */
const deductions = ({ tax, shipping, fixedCost }: Statement, total: Money | undefined): number => {
  const costs = [tax, shipping, fixedCost].map((cost) =>
    cost && cost.currency === total?.currency ? cost.amount : 0,
  )
  return Math.min(
    costs.reduce((sum, cost) => sum + cost, 0),
    total?.amount ?? 0,
  )
}

const disagreements = (statements: readonly Statement[], total: Money | undefined): Flag[] => {
  const flags: Flag[] = []
  const others = statements.filter((statement) => !sameMoney(statement.total, total))
  if (others.length > 0) flags.push('conflict')
  if (others.some((other) => other.total && total && other.total.currency !== total.currency)) {
    flags.push('currency_conflict')
  }
  if (statements.some(({ webdriver }) => webdriver)) flags.push('automated_browser')
  if (statements.some(({ unchecked }) => unchecked)) flags.push('proof_unchecked')
  if (statements.some(({ flawed = [] }) => flawed.length > 0)) flags.push('fields_dropped')
  return flags
}

/** What refunds left of the total. */
export const remainingOf = ({ total, refunds }: Order): Money | undefined =>
  total && money(refunds.remaining, total.currency)
