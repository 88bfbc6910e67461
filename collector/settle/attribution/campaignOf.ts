import {
  type Campaign,
  type CampaignVersion,
  type Terms,
  versionAt,
} from '../../domain/campaign.js'
import type { Miss, RuleName } from '../../domain/verdict.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence } from './evidence.js'
import type { Found } from './rules.js'

export interface Chosen {
  readonly campaign: Campaign
  readonly version: CampaignVersion
  readonly terms: Terms
}

/**
 * The campaign of a conversion: the bond's, the coupon's, the one the report names, the product's,
 * the click's, the default one. A campaign that is not active gives way to the default one.
 */
export const campaignOf = (
  rule: RuleName,
  found: Found,
  order: Order,
  evidence: Evidence,
  facts: Facts,
): Chosen | Miss => {
  const { campaigns, policy } = facts
  const byId = (id: string | undefined) => campaigns.find((campaign) => campaign.id === id)
  const fixed = rule === 'lifetime' || rule === 'coupon' ? byId(found.campaignId) : undefined
  const wanted =
    fixed ??
    campaigns.find(({ code }) => code === evidence.campaign) ??
    campaigns.find((campaign) => sells(campaign, order)) ??
    byId(found.campaignId)
  const preferred = wanted && choose(wanted, order)
  if (preferred && typeof preferred !== 'string') return preferred
  const usual = byId(policy.defaultCampaignId)
  return usual ? choose(usual, order) : 'campaign_paused'
}

const choose = (campaign: Campaign, { openedAt, kind, code }: Order): Chosen | Miss => {
  const version = versionAt(campaign.versions, openedAt)
  if (version.status !== 'active') return 'campaign_paused'
  const terms = kind === 'sale' ? version.sale : version.actions[code]
  return terms ? { campaign, version, terms } : 'no_terms'
}

const sells = ({ versions }: Campaign, { openedAt, productId }: Order): boolean =>
  productId !== '' && versionAt(versions, openedAt).productIds.includes(productId)
