import { type Affiliate, parentAt, statusAt } from '../../domain/affiliate.js'
import { TIERS_MAX, type TierTerms } from '../../domain/campaign.js'
import { type Part, wholeOrder } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import type { Exchange } from '../../domain/rate.js'
import type { Order } from '../order.js'

/** An affiliate above the credited one. */
export interface TierAffiliate {
  readonly tier: number
  readonly affiliate: Affiliate
}

/**
 * The active affiliates above one, from the second tier on, as they were when the terms of the order
 * applied. An inactive one earns nothing and keeps its tier. Ends before an affiliate that is named
 * twice, because a circle earns nothing from itself.
 */
export const affiliatesAbove = (
  affiliateId: AffiliateId,
  { termsAt, convertedAt }: Pick<Order, 'termsAt' | 'convertedAt'>,
  affiliates: readonly Affiliate[],
  tiers: number,
): readonly TierAffiliate[] => {
  const seen = new Set<AffiliateId>([affiliateId])
  const found: TierAffiliate[] = []
  let below = affiliates.find(({ id }) => id === affiliateId)
  for (let tier = 2; tier <= Math.min(tiers, TIERS_MAX) + 1; tier += 1) {
    const id: AffiliateId | undefined = below && parentAt(below, termsAt)
    const affiliate = affiliates.find((one) => one.id === id)
    if (!affiliate || seen.has(affiliate.id)) return found
    seen.add(affiliate.id)
    if (statusAt(affiliate, convertedAt) === 'active') found.push({ tier, affiliate })
    below = affiliate
  }
  return found
}

/** What an affiliate of a tier earns: of the whole order, whatever terms its products have. */
export const partOfTier = (
  terms: TierTerms,
  usual: Part,
  campaignVersion: number,
  previous: Money | undefined,
  exchange: Exchange | undefined,
): Part => {
  const part = { ...wholeOrder(usual), terms, campaignVersion }
  if (terms.kind !== 'previous' || !previous) return part
  return { ...part, previous, ...(exchange && { exchange }) }
}
