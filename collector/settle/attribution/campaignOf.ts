import {
  type Campaign,
  type CampaignVersion,
  type Terms,
  termsOf,
  versionAt,
} from '../../domain/campaign.js'
import { findByCode } from '../../domain/code.js'
import type { Credit, Miss, RuleName } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence } from './evidence.js'
import type { Found } from './rules.js'

export interface Chosen {
  readonly campaign: Campaign
  readonly version: CampaignVersion
  readonly terms: Terms
}

/**
 * The campaign of a conversion, by priority: of the bond, the coupon, the report, the product, the
 * click, else the default campaign. An inactive campaign is replaced by the default campaign.
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
  const wanted =
    fixed ??
    findByCode(evidence.campaign, campaigns) ??
    campaigns.find((campaign) => sells(campaign, order)) ??
    byId(found.campaignId)
  const preferred = wanted && choose(wanted, order)
  if (preferred && typeof preferred !== 'string') return preferred
  const usual = byId(policy.defaultCampaignId)
  return usual ? choose(usual, order) : 'campaign_paused'
}

const choose = (campaign: Campaign, { termsAt, kind, code }: Order): Chosen | Miss => {
  const version = versionAt(campaign.versions, termsAt)
  if (version.status !== 'active') return 'campaign_paused'
  const terms = termsOf(version, kind, code)
  return terms ? { campaign, version, terms } : 'no_terms'
}

/**
 * Whether an item of the order belongs to another campaign than the one that applies. One campaign
 * applies to the whole order, because items have no terms of their own.
 */
export const leavesOutItems = (
  { trusted, signed, claim, termsAt, kind }: Order,
  credits: readonly Credit[],
  { campaigns }: Considered,
): boolean => {
  if (kind !== 'sale' || credits.length === 0) return false
  const reports = [...trusted, ...signed, ...claim.pages]
  const skus = new Set(reports.flatMap(({ items }) => items.map(({ sku }) => sku)))
  return campaigns
    .filter(({ id }) => credits.every(({ campaignId }) => campaignId !== id))
    .map(({ versions }) => versionAt(versions, termsAt))
    .some(({ status, productIds }) => status === 'active' && productIds.some((id) => skus.has(id)))
}

const sells = ({ versions }: Campaign, { termsAt, productId }: Order): boolean =>
  productId !== '' && versionAt(versions, termsAt).productIds.includes(productId)
