import { CLAIM_LIMITS } from '../../domain/policy.js'
import { togetherWith } from '../../domain/series.js'
import type { HoldReason } from './hold.js'

/**
 * Only a page's claim states who placed the order, and its browser claimed too many orders within
 * an hour, or too many weak claims within an hour favour this affiliate.
 */
export const claimsInSeries: HoldReason = ({ credit, order, facts }) => {
  if (!credit.claimed) return false
  const { affiliatePerHourMax } = facts.policy.claimLimits ?? CLAIM_LIMITS
  const others = facts.weakClaims.get(credit.affiliateId) ?? []
  const weak = togetherWith(order.claim.anchorAt, others)
  return order.claim.inSeries || weak >= affiliatePerHourMax
}
