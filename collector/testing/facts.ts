import type { Campaign, CampaignVersion } from '../domain/campaign.js'
import type { Commission } from '../domain/commission.js'
import type { Coupon } from '../domain/coupon.js'
import type { AffiliateId, CampaignId, VisitorId } from '../domain/ids.js'
import { type Balances, NOTHING, type Transfer } from '../domain/ledger.js'
import type { Policy } from '../domain/policy.js'
import { isStatement, type Report } from '../domain/report.js'
import { byArrival } from '../domain/sequence.js'
import { days } from '../domain/time.js'
import { USUAL_RULES } from '../domain/verdict.js'
import type { Booked, Facts, Outcome } from '../settle/facts.js'
import { settle } from '../settle/settle.js'
import { aClick, account, anAffiliate, aSale, id, jane, NOON, percent } from './builders.js'

export const defaultCampaign = id<CampaignId>('default')

type CampaignOver = Partial<CampaignVersion> & { readonly code?: string }

/** A campaign of one version, a year old, that pays 10 % of a sale after 30 days. */
export const aCampaign = ({ code = 'default', ...over }: CampaignOver = {}): Campaign => ({
  accountId: account,
  id: id(code),
  code,
  createdAt: NOON - days(365),
  versions: [
    {
      version: 1,
      since: NOON - days(365),
      name: code,
      status: 'active',
      sale: percent(100_000),
      actions: {},
      windowDays: undefined,
      holdDays: 30,
      productIds: [],
      browserReports: undefined,
      saleCaps: [],
      ...over,
    },
  ],
})

export const aPolicy = (over: Partial<Policy> = {}): Policy => ({
  name: 'default',
  version: 1,
  since: NOON - days(365),
  rules: USUAL_RULES,
  clickModel: 'last',
  windowDays: 60,
  defaultAffiliateId: undefined,
  defaultCampaignId: defaultCampaign,
  browserReports: { mode: 'review' },
  ...over,
})

export const aCoupon = (over: Partial<Coupon> = {}): Coupon => ({
  accountId: account,
  code: 'JANE10',
  affiliateId: jane,
  campaignId: undefined,
  validFrom: 0,
  validUntil: undefined,
  ...over,
})

type FactsOver = Partial<Facts> & { readonly policy?: Partial<Policy> }

/** One order: Anna's page reports a sale of 49.90 EUR a day after she followed Jane's link. */
export const someFacts = ({ policy, ...over }: FactsOver = {}): Facts => {
  const reports: readonly Report[] = over.reports ?? [aSale()]
  const visitors =
    over.visitors ??
    new Map(
      reports
        .filter(isStatement)
        .flatMap(({ visitorId }) => (visitorId ? [[visitorId, visitorId] as const] : [])),
    )
  const clicks = over.clicks ?? [aClick()]
  return {
    orderKey: reports[0]?.orderKey ?? aSale().orderKey,
    openedAt: Math.min(...reports.map(({ receivedAt }) => receivedAt)),
    reports,
    hasProducts: false,
    isImportedAsWhole: false,
    isCountedAsWhole: false,
    products: 'none',
    repeats: [],
    visitors,
    clicks,
    claimantClicks: lastKnown(reports, visitors, clicks),
    traced: [],
    coupons: [],
    affiliates: [anAffiliate('jane'), anAffiliate('bob')],
    campaigns: [aCampaign()],
    policies: [aPolicy(policy)],
    bonds: [],
    buyers: new Set(),
    uses: new Map(),
    rates: [],
    othersClaimed: new Map(),
    weakClaims: new Map(),
    browserOrdersBefore: 0,
    capped: [],
    applied: undefined,
    booked: [],
    ...over,
  }
}

/** The last click of each claimant that was known when the claim arrived, as storage looks it up. */
const lastKnown = (
  reports: readonly Report[],
  visitors: Facts['visitors'],
  clicks: Facts['clicks'],
): Facts['claimantClicks'] => {
  const pages = reports
    .filter(isStatement)
    .filter(({ source }) => source === 'browser')
    .sort(byArrival)
  const found = new Map<VisitorId, { readonly affiliateId: AffiliateId | undefined }>()
  for (const { visitorId, receivedAt } of pages.toReversed()) {
    if (!visitorId) continue
    const root = visitors.get(visitorId) ?? visitorId
    const [last] = clicks
      .filter((click) => click.visitorId === root && !click.test)
      .filter((click) => Math.max(click.clickedAt, click.receivedAt) <= receivedAt)
      .sort((a, b) => b.clickedAt - a.clickedAt)
    found.delete(root)
    if (last) found.set(root, { affiliateId: last.affiliateId })
  }
  return found
}

/** A week after the sale: before its hold period ends. */
export const SOON = NOON + days(7)
/** After every hold period. */
export const MATURE = NOON + days(100)

/** The books after some transfers, kept as simply as books can be. */
export const book = (
  booked: readonly Booked[],
  transfers: readonly Transfer[],
): readonly Booked[] => {
  const books = new Map<string, Booked>()
  const keyOf = (one: Pick<Booked, 'affiliateId' | 'tier' | 'currency'>) =>
    `${one.affiliateId} ${one.tier} ${one.currency}`
  for (const one of booked) books.set(keyOf(one), one)
  for (const { affiliateId, tier, from, to, amount } of transfers) {
    const whose = { affiliateId, tier, currency: amount.currency }
    const known = books.get(keyOf(whose)) ?? { ...whose, balances: NOTHING }
    const balances: Record<string, number> = { ...known.balances, fx: known.fx ?? 0 }
    if (from !== 'expense') balances[from] = (balances[from] ?? 0) - amount.amount
    if (to !== 'expense') balances[to] = (balances[to] ?? 0) + amount.amount
    const { fx = 0, ...own } = balances
    books.set(keyOf(whose), {
      ...known,
      balances: own as unknown as Balances,
      ...(fx !== 0 || known.fx !== undefined ? { fx } : {}),
    })
  }
  return [...books.values()]
}

/** The facts as the next message finds them: what was decided is in force and on the books. */
export const afterwards = (facts: Facts, { verdict, commissions, transfers }: Outcome): Facts => ({
  ...facts,
  applied: { verdict, commissions },
  booked: book(facts.booked, transfers),
})

/** The facts after one more message was settled into them. */
export const next = (
  facts: Facts,
  more: Partial<Facts>,
  now: number,
): { readonly facts: Facts; readonly outcome: Outcome } => {
  const before = { ...facts, ...more }
  const outcome = settle(before, now)
  return { facts: afterwards(before, outcome), outcome }
}

/** Pays out whatever is payable, as a payout does. */
export const paidOut = (facts: Facts): Facts => ({
  ...facts,
  booked: facts.booked.map((one) => ({
    ...one,
    balances: {
      ...one.balances,
      payable: 0,
      paid: one.balances.paid + one.balances.payable,
    },
  })),
})

/** Minor units of every commission that nothing but time keeps from a payout. */
export const moving = ({ commissions }: Outcome, whose?: AffiliateId): number =>
  commissions
    .filter(({ status }) => status === 'pending' || status === 'approved' || status === 'paid')
    .filter(({ affiliateId }) => whose === undefined || affiliateId === whose)
    .reduce((sum, { amount }: Commission) => sum + amount.amount, 0)

/** "click no_click": a trail in short. */
export const trailOf = ({ verdict }: Outcome): readonly string[] =>
  verdict.trail.map(({ rule, miss }) => `${rule} ${miss}`)

/** "click jane": who earned and why, or undefined. */
export const creditOf = ({ verdict }: Outcome): string | undefined => {
  const [credit] = verdict.credits
  const who = ['jane', 'bob', 'eve'].find((name) => id(name) === credit?.affiliateId)
  return credit && `${credit.rule} ${who}`
}

/** "pending 499" or "held 499 order_claim_unproven": where the one commission stands. */
export const standing = ({ commissions }: Outcome): string =>
  commissions
    .map(({ status, amount, reasons }) => [status, amount.amount, ...reasons].join(' '))
    .join('; ')
