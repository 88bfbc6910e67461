import { type Affiliate, membershipAt } from '../../domain/affiliate.js'
import { type CampaignVersion, ownValue, type Terms, termsOf } from '../../domain/campaign.js'
import type { Part } from '../../domain/commission.js'
import type { CampaignId } from '../../domain/ids.js'
import type { Order } from '../order.js'

export interface FoundTerms {
  readonly terms: Terms
  readonly of: Part['termsOf']
}

type What = Pick<Order, 'kind' | 'code' | 'termsAt' | 'renewal'>

/**
 * What a campaign pays an affiliate for an order, or for one of its products (`productId`: '' for
 * none): the product's own terms, else those of renewals, of the affiliate, of its group, of the campaign.
 */
export const termsFor = (
  campaignId: CampaignId,
  version: CampaignVersion,
  affiliate: Affiliate | undefined,
  { kind, code, termsAt, renewal }: What,
  productId: string,
): FoundTerms | undefined => {
  const product = kind === 'sale' && ownValue(version.products, productId)
  if (product) return { terms: product, of: undefined }
  const renewed = (renewal?.number ?? 1) > 1 ? version.renewals?.terms : undefined
  if (renewed) return { terms: renewed, of: 'renewal' }
  const place = affiliate && membershipAt(affiliate, campaignId, termsAt)
  const own = place?.terms && termsOf(place.terms, kind, code)
  if (own) return { terms: own, of: 'affiliate' }
  const group = place?.group
  const shared = group === undefined ? undefined : ownValue(version.groups, group)
  const ofGroup = shared && termsOf(shared, kind, code)
  if (ofGroup && group !== undefined) return { terms: ofGroup, of: { group } }
  const usual = termsOf(version, kind, code)
  return usual && { terms: usual, of: undefined }
}

/** Whether an affiliate may earn in a campaign at an instant: each one, or members only. */
export const mayEarn = (
  campaignId: CampaignId,
  { isPrivate }: CampaignVersion,
  affiliate: Affiliate,
  at: number,
): boolean => !isPrivate || (membershipAt(affiliate, campaignId, at)?.isMember ?? false)
