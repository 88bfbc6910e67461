import { couponsMeant } from '../domain/coupon.js'
import type { AffiliateId } from '../domain/ids.js'
import { CLAIM_LIMITS } from '../domain/policy.js'
import { completes } from '../domain/series.js'
import type { Claimant } from './claim/claimant.js'
import type { Considered, PageClaim } from './facts.js'
import type { Order } from './order.js'

/**
 * The claims of pages with the affiliate they favour, stored to count claims of one browser or for
 * one affiliate. The result does not depend on other orders' weak claims, so it does not matter
 * which of two orders is settled first.
 */
export const pageClaims = (order: Order, facts: Considered): readonly PageClaim[] => {
  const { buyerPerHourMax, affiliatePerHourMax } = facts.policy.claimLimits ?? CLAIM_LIMITS
  return order.claim.claimants.flatMap((claimant) => {
    const affiliateId = favoured(claimant, facts)
    const isWeak = order.claim.weak.includes(claimant)
    const others = claimant.pages.flatMap(({ id }) => facts.othersClaimed.get(id) ?? [])
    const weak = (affiliateId && facts.weakClaims.get(affiliateId)) ?? []
    const { arrivedAt } = claimant
    return claimant.pages.map(({ id, visitorId, address, request, receivedAt }) => ({
      reportId: id,
      visitorId,
      address,
      request,
      arrivedAt: receivedAt,
      affiliateId,
      isWeak,
      completesBuyer: completes(arrivedAt, others, buyerPerHourMax),
      completesAffiliate: completes(arrivedAt, weak, affiliatePerHourMax),
    }))
  })
}

/**
 * The affiliate that a claim would credit: the owner of its coupon, or the affiliate of the
 * visitor's last click.
 */
const favoured = (
  { visitorId, pages }: Claimant,
  { coupons, claimantClicks }: Considered,
): AffiliateId | undefined => {
  const texts = pages.flatMap((page) => page.coupons)
  const [coupon] = texts.flatMap((text) => couponsMeant(text, coupons))
  if (coupon) return coupon.affiliateId
  return visitorId && claimantClicks.get(visitorId)?.affiliateId
}
