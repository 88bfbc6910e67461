import type { Affiliate } from '../../domain/affiliate.js'
import { type Campaign, type CampaignVersion, versionAt } from '../../domain/campaign.js'
import { findByCode } from '../../domain/code.js'
import type { Money } from '../../domain/money.js'
import { days } from '../../domain/time.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import { mayEarn, termsFor } from '../commission/termsFor.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence } from './evidence.js'
import type { Found } from './found.js'

export interface Chosen {
  readonly campaign: Campaign
  /** Whether the coupon, the bond or a report named it: see `Credit.campaignNamed`. */
  readonly isNamed: boolean
}

/**
 * The campaign of a conversion, by priority: of the bond, the coupon, the report, the product, the
 * click, else the default campaign. A campaign that is inactive or pays nothing for such orders is
 * replaced by the default campaign. One that excludes the affiliate or the order is not, because the
 * default campaign would then pay for what the merchant excluded.
 */
export const campaignOf = (
  rule: RuleName,
  found: Found,
  order: Order,
  evidence: Evidence,
  facts: Considered,
): Chosen | Miss => {
  const { campaigns, policy } = facts
  const byId = (id: string | undefined) => campaigns.find((campaign) => campaign.id === id)
  const fixed = rule === 'lifetime' || rule === 'coupon' ? byId(found.campaignId) : undefined
  const named = fixed ?? findByCode(evidence.campaign, campaigns)
  const wanted =
    named ?? campaigns.find((campaign) => sells(campaign, order)) ?? byId(found.campaignId)
  const miss = wanted && whyNot(wanted, found.affiliate, order, facts)
  if (wanted && !miss) return { campaign: wanted, isNamed: named !== undefined }
  if (miss && EXCLUDED.includes(miss)) return miss
  const usual = byId(policy.defaultCampaignId)
  if (!usual) return 'campaign_paused'
  return whyNot(usual, found.affiliate, order, facts) ?? { campaign: usual, isNamed: false }
}

const EXCLUDED: readonly Miss[] = [
  'not_a_member',
  'self_referral',
  'below_minimum',
  'above_maximum',
  'zero_order',
  'too_many_payments',
  'subscription_too_old',
]

/** Why an affiliate earns nothing from an order in a campaign. */
const whyNot = (
  campaign: Campaign,
  affiliate: Affiliate,
  order: Order,
  { buyers }: Pick<Considered, 'buyers'>,
): Miss | undefined => {
  const { id, versions } = campaign
  const version = versionAt(versions, order.termsAt)
  if (version.status !== 'active') return 'campaign_paused'
  if (!mayEarn(id, version, affiliate, order.termsAt)) return 'not_a_member'
  if (version.selfReferral === 'reject' && buyers.has(affiliate.id)) return 'self_referral'
  const terms = order.stated.terms ?? termsFor(id, version, affiliate, order, order.productId)
  if (!terms) return 'no_terms'
  if (order.kind !== 'sale') return undefined
  return outsideLimits(version, order.total) ?? beyondPayments(campaign, order)
}

/** Judged by the total as reported, so that a refund does not take the whole commission away. */
const outsideLimits = (
  { orderMin, orderMax, skipsZeroOrders }: CampaignVersion,
  total: Money | undefined,
): Miss | undefined => {
  if (skipsZeroOrders && (total?.amount ?? 0) === 0) return 'zero_order'
  const limit = (limits: readonly Money[] = []) =>
    limits.find(({ currency }) => currency === total?.currency)?.amount
  if (total && total.amount < (limit(orderMin) ?? 0)) return 'below_minimum'
  return total && total.amount > (limit(orderMax) ?? Infinity) ? 'above_maximum' : undefined
}

/**
 * The limits are those at the subscription's first payment, so that an edit changes later subscriptions
 * only (R8 of the money rules).
 */
const beyondPayments = (
  { versions }: Campaign,
  { renewal, convertedAt }: Order,
): Miss | undefined => {
  if (!renewal) return undefined
  const { paymentsMax, daysMax } = versionAt(versions, renewal.firstAt).renewals ?? {}
  if (renewal.number > (paymentsMax ?? Infinity)) return 'too_many_payments'
  const age = convertedAt - renewal.firstAt
  return age > days(daysMax ?? Infinity) ? 'subscription_too_old' : undefined
}

const sells = ({ versions }: Campaign, { termsAt, productId }: Order): boolean =>
  productId !== '' && versionAt(versions, termsAt).productIds.includes(productId)
