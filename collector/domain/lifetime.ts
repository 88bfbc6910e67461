import type { AffiliateId, CampaignId } from './ids.js'

/** The affiliate who earns from all orders of a customer, as it was imported from another program. */
export interface LifetimeAffiliate {
  /** A keyed hash of the merchant's customer id. */
  readonly customer: string
  readonly affiliateId: AffiliateId
  /** The campaign of the orders. Undefined: chosen as for any order. */
  readonly campaignId: CampaignId | undefined
}
