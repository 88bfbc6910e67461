import type { Affiliate } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { CampaignId } from '../../domain/ids.js'
import type { Miss } from '../../domain/verdict.js'
import type { Chosen } from './credit.js'
import type { World } from './history.js'
import { placeIn, policyAt, versionOf } from './inForce.js'
import { isSelfReferral } from './mailbox.js'
import { isTrusted, type Order, saying } from './order.js'
import { renewalMiss } from './renewals.js'
import { statedTerms, usualTerms } from './terms.js'

// "The campaign".

/** What a rule knows about the campaign before the order is asked. */
export interface Wanted {
  /** Of the lifetime bond, or of the coupon. */
  readonly named?: CampaignId | undefined
  readonly ofClick?: CampaignId | undefined
}

/** The campaign in which an affiliate earns from an order, or why it does not. */
export const chooseCampaign = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  wanted: Wanted,
): Chosen | Miss => {
  const chosen = firstThatExists(world, order, wanted)
  const fallback = campaignById(world, policyAt(world, order.termsAt).defaultCampaignId)
  if (!fallback) throw new Error('An account has a default campaign')
  const version = versionOf(chosen.campaign, order.termsAt)
  if (version.status === 'active') {
    const stranger = excludesAffiliate(world, order, affiliate, chosen.campaign)
    if (stranger) return stranger
    if (pays(world, order, affiliate, chosen.campaign)) {
      return excludesOrder(world, order, chosen.campaign) ?? { ...chosen, version }
    }
  }
  const other = versionOf(fallback, order.termsAt)
  if (other.status !== 'active') return 'campaign_paused'
  const stranger = excludesAffiliate(world, order, affiliate, fallback)
  if (stranger) return stranger
  if (!pays(world, order, affiliate, fallback)) return 'no_terms'
  const miss = excludesOrder(world, order, fallback)
  return miss ?? { campaign: fallback, version: other, isNamed: false }
}

const firstThatExists = (
  world: World,
  order: Order,
  { named, ofClick }: Wanted,
): { readonly campaign: Campaign; readonly isNamed: boolean } => {
  const byName = campaignById(world, named) ?? reported(world, order)
  if (byName) return { campaign: byName, isNamed: true }
  const campaign =
    ofProduct(world, order) ??
    campaignById(world, ofClick) ??
    campaignById(world, policyAt(world, order.termsAt).defaultCampaignId)
  if (!campaign) throw new Error('An account has a default campaign')
  return { campaign, isNamed: false }
}

const campaignById = ({ campaigns }: World, id: CampaignId | undefined): Campaign | undefined =>
  campaigns.find((one) => one.id === id)

/**
 * "Because the campaign decides the rate, a page may name it only if no server reported the order and no
 * signature covers it."
 */
const reported = ({ campaigns }: World, order: Order): Campaign | undefined => {
  const hasTrusted = order.statements.some(isTrusted)
  const named = saying(order, 'campaign').find(
    ({ report, isVouched }) => report.campaign && (isVouched || !hasTrusted),
  )
  const code = named?.report.campaign?.toLowerCase()
  return campaigns.find((one) => one.code.toLowerCase() === code)
}

const ofProduct = ({ campaigns }: World, { ref, termsAt }: Order): Campaign | undefined =>
  ref.productId === ''
    ? undefined
    : campaigns.find((one) => versionOf(one, termsAt).productIds.includes(ref.productId))

const pays = (world: World, order: Order, affiliate: Affiliate, campaign: Campaign): boolean =>
  statedTerms(order) !== undefined || usualTerms(world, order, affiliate, campaign) !== undefined

/** "If it excludes the affiliate, the rule credits nobody": also if it has no terms for the conversion. */
const excludesAffiliate = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  campaign: Campaign,
): Miss | undefined => {
  const version = versionOf(campaign, order.termsAt)
  if (version.isPrivate && !placeIn(affiliate, campaign, order.termsAt)?.isMember) {
    return 'not_a_member'
  }
  const isRejected = version.selfReferral === 'reject' && isSelfReferral(world, order, affiliate)
  return isRejected ? 'self_referral' : undefined
}

/** "If it excludes the order, the rule credits nobody." The limits are for sales. */
const excludesOrder = (world: World, order: Order, campaign: Campaign): Miss | undefined => {
  if (order.ref.kind !== 'sale') return undefined
  const version = versionOf(campaign, order.termsAt)
  const { total } = order
  const limit = (limits: CampaignVersion['orderMin']) =>
    limits?.find(({ currency }) => currency === total?.currency)?.amount
  if (total?.amount === 0 && version.skipsZeroOrders) return 'zero_order'
  if (total && total.amount < (limit(version.orderMin) ?? -Infinity)) return 'below_minimum'
  if (total && total.amount > (limit(version.orderMax) ?? Infinity)) return 'above_maximum'
  return renewalMiss(world, order, campaign)
}
