import { versionAt } from '../../domain/campaign.js'
import type { Commission } from '../../domain/commission.js'
import type { AffiliateId, OrderKey } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import type { OrderRef } from '../../domain/order.js'
import type { Policy } from '../../domain/policy.js'
import type { Credit, Verdict } from '../../domain/verdict.js'
import type { ReplayedOrder } from '../../storage/replays.js'

/** Why an order pays other money in a replay. The closed list; `docs/attribution.md` explains each. */
export const REPLAY_REASONS = [
  'gained',
  'lost',
  'other_affiliate',
  'other_share',
  'other_campaign',
  'other_terms',
  'declined',
  'no_longer_declined',
  'verdict_was_kept',
] as const
export type ReplayReason = (typeof REPLAY_REASONS)[number]

/** What an affiliate earns from an order at one tier. Nothing that is declined is earned. */
export interface Earned {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly amount: Money
  readonly status: Commission['status']
}

/** An order that pays other money in a replay. */
export interface ChangedOrder extends OrderRef {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  readonly was: readonly Earned[]
  readonly is: readonly Earned[]
  readonly reasons: readonly ReplayReason[]
  /**
   * The rules that credited before and do not any more, each with its miss: "coupon rule_off". And those
   * that credit now, instead.
   */
  readonly rulesWere: readonly string[]
  readonly rulesAre: readonly string[]
}

export const earnedBy = (commissions: readonly Commission[]): readonly Earned[] =>
  commissions
    .filter(({ status, amount }) => status !== 'declined' && amount.amount !== 0)
    .map(({ affiliateId, tier, amount, status }) => ({ affiliateId, tier, amount, status }))

/** What differs between what an order pays and what it would pay; undefined if no money does. */
export const changeOf = (
  order: ReplayedOrder,
  policies: readonly Policy[],
): ChangedOrder | undefined => {
  const { orderKey, kind, orderId, productId, code, convertedAt, applied, outcome } = order
  const was = earnedBy(applied?.commissions ?? [])
  const is = earnedBy(outcome.commissions)
  if (isSameMoney(was, is)) return undefined
  const before = applied?.verdict ?? NO_VERDICT
  const ruleNames = (verdict: Verdict) => [...new Set(verdict.credits.map(({ rule }) => rule))]
  const rulesAre = ruleNames(outcome.verdict)
  const { rules: rulesThen } = versionAt(policies, convertedAt)
  const gone = ruleNames(before).filter((rule) => !rulesAre.includes(rule))
  return {
    ...({ orderKey, kind, orderId, productId, code, convertedAt } as const),
    was,
    is,
    reasons: reasonsOf(order, before),
    rulesWere: gone.map((rule) => {
      const isOff = rule !== 'imported' && !rulesThen.includes(rule)
      const miss = outcome.verdict.trail.find((step) => step.rule === rule)?.miss
      return [rule, isOff ? 'rule_off' : miss].filter(Boolean).join(' ')
    }),
    rulesAre: rulesAre.filter((rule) => !ruleNames(before).includes(rule)),
  }
}

const NO_VERDICT: Verdict = { credits: [], trail: [], policy: '' }

const keyOf = ({ affiliateId, tier, amount }: Earned): string =>
  `${affiliateId} ${tier} ${amount.currency} ${amount.amount}`

const isSameMoney = (a: readonly Earned[], b: readonly Earned[]): boolean =>
  a.map(keyOf).sort().join() === b.map(keyOf).sort().join()

const reasonsOf = (
  { applied, isKept, outcome }: ReplayedOrder,
  before: Verdict,
): readonly ReplayReason[] => {
  const after = outcome.verdict
  const found = new Set<ReplayReason>(creditReasons(before.credits, after.credits))
  const isDeclined = (commissions: readonly Commission[]) =>
    commissions.some(({ status }) => status === 'declined')
  const [wasDeclined, isNow] = [
    isDeclined(applied?.commissions ?? []),
    isDeclined(outcome.commissions),
  ]
  if (isNow && !wasDeclined) found.add('declined')
  if (wasDeclined && !isNow) found.add('no_longer_declined')
  if (found.size === 0) found.add('other_terms')
  if (isKept) found.add('verdict_was_kept')
  return [...found]
}

/** The first difference between two lists of credits: who, which campaign, how much of it. */
const creditReasons = (
  before: readonly Credit[],
  after: readonly Credit[],
): readonly ReplayReason[] => {
  if (before.length === 0 && after.length > 0) return ['gained']
  if (before.length > 0 && after.length === 0) return ['lost']
  const list = (credits: readonly Credit[], read: (credit: Credit) => unknown) =>
    credits
      .map((credit) => `${credit.affiliateId} ${read(credit)}`)
      .sort()
      .join()
  if (list(before, () => '') !== list(after, () => '')) return ['other_affiliate']
  const found: ReplayReason[] = []
  if (list(before, ({ campaignId }) => campaignId) !== list(after, ({ campaignId }) => campaignId))
    found.push('other_campaign')
  if (list(before, ({ sharePpm }) => sharePpm) !== list(after, ({ sharePpm }) => sharePpm))
    found.push('other_share')
  return found
}
