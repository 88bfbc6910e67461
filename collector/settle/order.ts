import { versionAt } from '../domain/campaign.js'
import type { Flag } from '../domain/flag.js'
import type { VisitorId } from '../domain/ids.js'
import { type Money, money, sameMoney } from '../domain/money.js'
import { CLAIM_LIMITS } from '../domain/policy.js'
import {
  type Act,
  type Imported,
  isAct,
  isStatement,
  type StatedCommission,
  type Statement,
  type Subscription,
} from '../domain/report.js'
import { byArrival, byOccurrence } from '../domain/sequence.js'
import { togetherWith } from '../domain/series.js'
import { type Claim, claimOf } from './claim/claim.js'
import type { Conversion, Facts } from './facts.js'
import { failedLast, hasFailed, paidAmong, paymentOf } from './payment.js'
import { type Refunded, refunded } from './refunds.js'
import { type Renewal, renewalOf } from './renewal.js'

/** One order, derived from the set of its reports. */
export interface Order {
  readonly convertedAt: number
  /**
   * The instant whose terms and policy apply: when the order was placed according to a trusted
   * source, else when the page's report that counts arrived. A page may report an order in advance
   * or with any time, and must not be able to select the rate that way.
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
  /** Whether a trusted source, a signed page or a person confirmed that the order was placed. */
  readonly proven: boolean
  /** When the first such report arrived. */
  readonly provenAt: number | undefined
  /** Statements by trusted sources. The first one counts. */
  readonly trusted: readonly Statement[]
  /** Pages that the merchant's server signed. */
  readonly signed: readonly Statement[]
  /** The statement of another program, and what it says. */
  readonly imported: ImportedStatement | undefined
  /** What the merchant's server decided about the commission. */
  readonly stated: StatedCommission
  readonly claim: Claim
  readonly acts: readonly Act[]
  readonly amountsDiffer: boolean
  /** Whether the money arrived, as the payment provider says. Undefined: it did, or none was asked. */
  readonly payment: 'awaited' | 'failed' | undefined
  readonly subscription: Subscription | undefined
  /** Which payment of its subscription it is. Undefined: none. */
  readonly renewal: Renewal | undefined
  readonly flags: readonly Flag[]
  readonly test: boolean
}

/** A statement that was imported. */
export type ImportedStatement = Statement & { readonly imported: Imported }

/** The facts that define an order, known before evidence for affiliates is loaded. */
export type Reported = Pick<
  Facts,
  'reports' | 'visitors' | 'openedAt' | 'policies' | 'othersClaimed' | 'claimantClicks'
> &
  Partial<Pick<Facts, 'hasProducts' | 'uses'>>

const NOTHING_STATED: StatedCommission = {}

const isTrusted = ({ source }: Statement) => source !== 'browser'

/**
 * Derives the order from its reports. The result does not depend on their order of arrival.
 * Undefined until a sale or action is reported (a refund may come first).
 */
export const orderOf = (facts: Reported): Order | undefined => {
  const { reports, hasProducts } = facts
  const acts = reports
    .filter(isAct)
    .sort((a, b) => a.receivedAt - b.receivedAt || byOccurrence(a, b))
  const statements = seenBy(reports.filter(isStatement).sort(byOccurrence), acts)
  // Among trusted sources a later report corrects an earlier one. Among pages the first to arrive
  // counts: a later report from a browser must not change the order, and a browser can state any
  // time for the order.
  const trusted = failedLast(importsLast(byWeight(statements.filter(isTrusted))))
  const pages = statements.filter((statement) => !isTrusted(statement)).sort(byArrival)
  const signed = pages.filter((page) => page.signed)
  const lead = trusted[0] ?? signed[0] ?? pages[0]
  if (!lead) return undefined

  const confirmations = acts.filter((act) => act.kind === 'confirm')
  const confirmed = confirmations.findLast((act) => act.total)?.total
  const total = confirmed ?? lead.total
  const strong = [...trusted, ...signed].sort(byOccurrence)
  const proofs = [...strong, ...confirmations]
  const refunds = refunded(reports, total, hasProducts ?? false, lead.order.productId)
  const claim = claimOf({ pages, trusted, signed, confirmations }, surroundingsOf(facts))
  const firstArrived = (all: readonly { readonly receivedAt: number }[]) =>
    Math.min(...all.map(({ receivedAt }) => receivedAt))
  const { subscription } = trusted.find((one) => one.subscription) ?? {}
  // A second confirmation does not change when the order was placed.
  const convertedAt = (strong[0] ?? lead).occurredAt
  return {
    convertedAt,
    termsAt: strong[0]?.occurredAt ?? lead.receivedAt,
    source: confirmed ? 'person' : sourceOf(lead),
    kind: lead.kind,
    code: lead.order.code,
    productId: lead.order.productId,
    total,
    deducted: deductions([lead, ...trusted], total),
    refunds,
    proven: proofs.length > 0,
    provenAt: proofs.length > 0 ? firstArrived(paidAmong(proofs)) : undefined,
    trusted,
    signed,
    imported: trusted.find(isImported),
    stated: trusted.find(({ commission }) => commission)?.commission ?? NOTHING_STATED,
    claim,
    acts,
    amountsDiffer: !confirmed && sourcesDiffer(trusted),
    payment: paymentOf(trusted),
    subscription,
    renewal: renewalOf(subscription, { convertedAt, total, kind: lead.kind }, facts.uses),
    flags: [
      ...disagreements(statements, total),
      ...claim.flags,
      ...refunds.parked.map(({ code }) => code),
    ],
    test: lead.test,
  }
}

const sourceOf = (lead: Statement): Order['source'] => {
  if (isTrusted(lead)) return lead.source
  return lead.signed ? 'signed' : 'browser'
}

/**
 * A person confirms what was reported by then. Reports of pages that arrive after the confirmation
 * do not count.
 */
const seenBy = (statements: readonly Statement[], acts: readonly Act[]): readonly Statement[] => {
  const confirmedAt = acts.find(({ kind }) => kind === 'confirm')?.receivedAt ?? Infinity
  const seen = statements.filter((one) => isTrusted(one) || one.receivedAt <= confirmedAt)
  return seen.length > 0 ? seen : statements
}

/**
 * Sorts trusted statements by precedence: of each source those with its highest revision, the
 * latest first; then the statements that they correct.
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

/** The shop's own report describes the order better than what another program knew of it. */
const importsLast = (trusted: readonly Statement[]): readonly Statement[] =>
  trusted.some(isImported)
    ? [...trusted.filter((one) => !isImported(one)), ...trusted.filter(isImported)]
    : trusted

const isImported = (statement: Statement): statement is ImportedStatement =>
  statement.imported !== undefined

/** An imported statement and a failed payment may be without a total, and then disagree with none. */
const hasNoTotal = (statement: Statement) =>
  hasFailed(statement) || (isImported(statement) && statement.total === undefined)

/**
 * Whether two trusted statements have different amounts and nothing says which is right: from the
 * merchant's server and the payment provider, or from one source without a higher revision.
 */
const sourcesDiffer = (trusted: readonly Statement[]): boolean => {
  const [first, ...others] = newestOf(trusted).filter((one) => !hasNoTotal(one))
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

const COSTS = ['tax', 'shipping', 'fixedCost'] as const

/**
 * Tax, shipping and fixed cost. A statement that leaves one out does not say that there is none, so it
 * comes from the next trusted statement about the same total. Costs in another currency than the total
 * cannot be deducted from it.
 */
const deductions = (statements: readonly Statement[], total: Money | undefined): number => {
  const [lead, ...others] = statements
  const same = [lead, ...others.filter((one) => sameMoney(one.total, total))]
  const costs = COSTS.map((name) => {
    const cost = same.find((one) => one?.[name])?.[name]
    return cost && cost.currency === total?.currency ? cost.amount : 0
  })
  return Math.min(
    costs.reduce((sum, cost) => sum + cost, 0),
    total?.amount ?? 0,
  )
}

const disagreements = (statements: readonly Statement[], total: Money | undefined): Flag[] => {
  const flags: Flag[] = []
  const others = statements.filter(
    (statement) =>
      !sameMoney(statement.total, total) &&
      !hasNoTotal(statement) &&
      !isEdited(statement, statements),
  )
  if (others.length > 0) flags.push('conflict')
  if (others.some((other) => other.total && total && other.total.currency !== total.currency)) {
    flags.push('currency_conflict')
  }
  if (statements.some(({ webdriver }) => webdriver)) flags.push('automated_browser')
  if (statements.some(({ unchecked }) => unchecked)) flags.push('proof_unchecked')
  if (statements.some(({ flawed = [] }) => flawed.length > 0)) flags.push('fields_dropped')
  return flags
}

/** Whether a shop edited the order later. Only the last edit must agree with the other reports. */
const isEdited = (one: Statement, statements: readonly Statement[]): boolean =>
  one.source === 'webhook' &&
  one.revision > 0 &&
  statements.some(({ source, revision }) => source === 'webhook' && revision > one.revision)

/** The total that remains after refunds. */
export const remainingOf = ({ total, refunds }: Order): Money | undefined =>
  total && money(refunds.remaining, total.currency)
