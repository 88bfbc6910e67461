import type { HoldReason } from './hold.js'

/**
 * The affiliate is the buyer. If the campaign rejects such orders, this concerns an affiliate above the
 * credited one.
 */
export const selfReferral: HoldReason = ({ affiliateId, version, facts }) =>
  version.selfReferral !== undefined && facts.buyers.has(affiliateId)
