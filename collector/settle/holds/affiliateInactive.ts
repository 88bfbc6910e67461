import { statusAt } from '../../domain/affiliate.js'
import type { HoldReason } from './hold.js'

/** The affiliate was not active when the order was placed. */
export const affiliateInactive: HoldReason = ({ affiliateId, order, facts }) => {
  const affiliate = facts.affiliates.find(({ id }) => id === affiliateId)
  return affiliate !== undefined && statusAt(affiliate, order.convertedAt) !== 'active'
}
