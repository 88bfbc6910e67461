import type { Affiliate, AffiliateSetting } from '../../domain/affiliate.js'
import type {
  BrowserReports,
  Campaign,
  CampaignVersion,
  GroupTerms,
  Terms,
  TierTerms,
} from '../../domain/campaign.js'
import type { Coupon } from '../../domain/coupon.js'
import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import type { Policy } from '../../domain/policy.js'
import { RULE_NAMES } from '../../domain/verdict.js'
import { account, amountOf, eur, id, NOON } from '../builders.js'
import type { Random } from './random.js'

/** Few of everything, so that they meet. Max and the campaign `later` may be entered later. */
export const AFFILIATES = ['jane', 'bob', 'max', 'eve'] as const
export const CAMPAIGNS = ['default', 'spring', 'vip', 'shoes', 'later'] as const
/** The product of the campaign `later`. */
export const LATE_PRODUCT = 'cap'
export const PRODUCTS = ['shoe', 'hat', 'sock'] as const
export const COUPONS = ['JANE10', 'BOB5', 'MAX I', 'SPARE'] as const
export const ACTION = 'signup'
export const GROUP = 'gold'

export const VISITORS = ['anna', 'ben', 'cleo'] as const
export const CUSTOMERS = ['c1', 'c2'] as const
/** Also damaged ones, one of nobody, and an alias. */
export const CODES = [
  ...['jane', 'jane', 'JANE', 'bob', 'bob', 'bob/', 'max', 'max.', 'eve', 'eve', 'nobody'],
  'Other-1',
] as const

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Everything begins with the settings, and orders follow from `NOON` on. */
export const START = NOON - 100 * DAY
/** Of the first policy, and no window is longer. */
export const LONGEST_DAYS = 60

/** Every instant of a history is one of these, so that many are equal or a millisecond apart. */
export const anyInstant = ({ pick, below }: Random): number =>
  NOON + below(5) * DAY + pick([0, 0, 0, 1, -1, 12 * HOUR])

const TOTALS = ['49.90', '100.00', '0.00', '33.33', '0.05', '0.04', '100.01', '250.00', '99.99']

export const anyMoney = ({ pick, oneIn }: Random) =>
  amountOf(pick(TOTALS), oneIn(8) ? 'USD' : 'EUR')

export const affiliateId = (name: string): AffiliateId => id<AffiliateId>(name)
export const campaignId = (name: string): CampaignId => id<CampaignId>(`campaign ${name}`)

export const anyTerms = ({ pick, oneIn }: Random): Terms =>
  oneIn(4)
    ? {
        kind: 'fixed',
        amount: amountOf(pick(['5.00', '0.01', '3.33', '0.00']), oneIn(6) ? 'USD' : 'EUR'),
        partialRefund: pick(['pro_rata', 'keep']),
      }
    : { kind: 'percent', ratePpm: pick([100_000, 125_000, 333_333, 50_000, 1, 1_000_000, 0]) }

export const anyPolicy = (random: Random, version: number, since: number): Policy => {
  const { pick, oneIn, shuffled, likely } = random
  const rules = oneIn(3) ? shuffled(RULE_NAMES) : RULE_NAMES
  return {
    name: 'default',
    version,
    since,
    rules: oneIn(4) ? rules.filter(() => !oneIn(4)) : rules,
    clickModel: likely('clicks', 4) ? 'split' : pick(['last', 'first']),
    split: oneIn(3) ? undefined : anySplit(random),
    windowDays: version === 1 ? LONGEST_DAYS : pick([1, 7, 30, LONGEST_DAYS]),
    lifetimeDays: oneIn(2) ? undefined : pick([1, 2, 3]),
    defaultAffiliateId: oneIn(2) ? undefined : affiliateId(pick(['jane', 'bob', 'eve', 'nobody'])),
    defaultCampaignId: campaignId(oneIn(5) ? pick(CAMPAIGNS.slice(0, 2)) : 'default'),
    browserReports: anyTrust(random),
    checkoutFolders: pick([undefined, [], ['checkout', 'cart']]),
  }
}

const anySplit = ({ pick }: Random) => ({
  firstPpm: pick([0, 250_000, 333_333]),
  lastPpm: pick([0, 500_000, 100_000]),
  leastPpm: pick([0, 100_000, 200_000, 500_000]),
})

const anyTrust = ({ oneIn }: Random): BrowserReports =>
  oneIn(4) ? { mode: 'trusted', amountMax: [eur('100.00')], perDayMax: 1_000 } : { mode: 'review' }

const anyGroupTerms = (random: Random): GroupTerms => ({
  sale: random.oneIn(4) ? undefined : anyTerms(random),
  actions: random.oneIn(2) ? { [ACTION]: anyTerms(random) } : {},
})

const anyTier = (random: Random): TierTerms =>
  random.oneIn(4)
    ? { kind: 'previous', ratePpm: random.pick([500_000, 333_333]) }
    : anyTerms(random)

/** Mostly without what excludes orders, so that each of the reasons stands alone. */
export const anyVersion = (
  random: Random,
  name: string,
  version: number,
  since: number,
): CampaignVersion => {
  const { pick, oneIn, likely } = random
  const rarely = <One>(value: One): One | undefined => (oneIn(6) ? value : undefined)
  return {
    version,
    since,
    name,
    status: oneIn(name === 'default' ? 15 : 6) ? pick(['paused', 'stopped']) : 'active',
    sale: oneIn(8) ? undefined : anyTerms(random),
    actions: oneIn(3) ? {} : { [ACTION]: anyTerms(random) },
    windowDays: oneIn(2) ? undefined : pick([1, 7, 30]),
    holdDays: pick([0, 1, 30]),
    productIds: name === 'shoes' ? ['shoe'] : name === 'later' ? [LATE_PRODUCT] : [],
    browserReports: oneIn(5) ? anyTrust(random) : undefined,
    saleCaps: oneIn(6) ? [eur('99.99')] : [],
    products: likely('products', 4)
      ? { [pick(PRODUCTS)]: anyTerms(random), sock: anyTerms(random) }
      : undefined,
    orderMin: rarely([eur('0.05')]),
    orderMax: rarely([eur('100.00')]),
    skipsZeroOrders: rarely(true),
    fixedCost: rarely(anyTerms(random)),
    tiers: likely('tiers', 4) ? [anyTier(random), anyTier(random)] : undefined,
    groups: oneIn(3) ? { [GROUP]: anyGroupTerms(random) } : undefined,
    renewals: likely('subscriptions', 8)
      ? {
          ...(oneIn(2) && { terms: anyTerms(random) }),
          ...(oneIn(3) && { paymentsMax: pick([1, 2]) }),
          ...(oneIn(2) && { daysMax: pick([1, 2]) }),
        }
      : undefined,
    selfReferral: pick([undefined, undefined, 'hold', 'reject']),
    isPrivate: name === 'vip' ? oneIn(2) : undefined,
  }
}

export const anyCampaign = (random: Random, code: string, createdAt: number): Campaign => ({
  accountId: account,
  id: campaignId(code),
  code,
  createdAt,
  versions: [anyVersion(random, code, 1, createdAt)],
})

export const anyAffiliate = ({ oneIn, pick }: Random, code: string, at: number): Affiliate => ({
  accountId: account,
  id: affiliateId(code),
  code,
  aliases: [],
  name: code,
  email: oneIn(2) ? `${code}@gmail.com` : undefined,
  createdAt: at,
  states: [{ since: at, status: oneIn(10) ? pick(['pending', 'paused', 'banned']) : 'active' }],
})

export const anySetting = (random: Random, of: string, since: number): AffiliateSetting => {
  const { pick, oneIn, likely } = random
  const others = AFFILIATES.slice(0, AFFILIATES.indexOf(of as 'jane')).filter(
    (one) => one !== 'max',
  )
  const kinds = likely('tiers', 2) ? (['parent'] as const) : (['membership', 'class'] as const)
  switch (pick<(typeof kinds)[number]>(kinds)) {
    case 'parent':
      return {
        kind: 'parent',
        since,
        parentId: oneIn(5) || others.length === 0 ? undefined : affiliateId(pick(others)),
      }
    case 'class':
      return { kind: 'class', since, class: oneIn(3) ? 'hard' : 'soft' }
    case 'membership':
      return {
        kind: 'membership',
        since,
        campaignId: campaignId(pick(CAMPAIGNS)),
        isMember: !oneIn(3),
        group: oneIn(2) ? GROUP : undefined,
        terms: oneIn(3) ? anyGroupTerms(random) : undefined,
      }
  }
}

export const anyCoupon = (
  { pick, oneIn, likely }: Random,
  code: string,
  affiliate: string,
): Coupon => ({
  accountId: account,
  code,
  affiliateId: affiliateId(affiliate),
  campaignId: oneIn(3) ? campaignId(pick(CAMPAIGNS.slice(0, 3))) : undefined,
  validFrom: oneIn(4) ? NOON + pick([0, 1, DAY]) : START,
  validUntil: oneIn(4) ? NOON + pick([0, 1, DAY, 3 * DAY]) : undefined,
  usesMax: oneIn(3) ? pick([1, 2]) : undefined,
  customerUsesMax: likely('coupons', 6) ? 1 : undefined,
})
