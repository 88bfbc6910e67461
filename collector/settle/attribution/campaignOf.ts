import type { Affiliate } from '../../domain/affiliate.js'
import { type Campaign, type CampaignVersion, versionAt } from '../../domain/campaign.js'
import { findByCode } from '../../domain/code.js'
import type { Money } from '../../domain/money.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import { mayEarn, termsFor } from '../commission/termsFor.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence } from './evidence.js'
import type { Found } from './rules.js'

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
  const miss = wanted && whyNot(wanted, found.affiliate, order)
  if (wanted && !miss) return { campaign: wanted, isNamed: named !== undefined }
  if (miss && EXCLUDED.includes(miss)) return miss
  const usual = byId(policy.defaultCampaignId)
  if (!usual) return 'campaign_paused'
  return whyNot(usual, found.affiliate, order) ?? { campaign: usual, isNamed: false }
}

const EXCLUDED: readonly Miss[] = ['not_a_member', 'below_minimum', 'above_maximum', 'zero_order']

/** Why an affiliate earns nothing from an order in a campaign. */
const whyNot = (campaign: Campaign, affiliate: Affiliate, order: Order): Miss | undefined => {
  const { id, versions } = campaign
  const version = versionAt(versions, order.termsAt)
  if (version.status !== 'active') return 'campaign_paused'
  if (!mayEarn(id, version, affiliate, order.termsAt)) return 'not_a_member'
  const terms = order.stated.terms ?? termsFor(id, version, affiliate, order, order.productId)
  if (!terms) return 'no_terms'
  return order.kind === 'sale' ? outsideLimits(version, order.total) : undefined
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

const sells = ({ versions }: Campaign, { termsAt, productId }: Order): boolean =>
  productId !== '' && versionAt(versions, termsAt).productIds.includes(productId)
