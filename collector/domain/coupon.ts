import type { AccountId, AffiliateId, CampaignId } from './ids.js'

/** A code that belongs to an affiliate. */
export interface Coupon {
  readonly accountId: AccountId
  /** As `couponCode` writes it. */
  readonly code: string
  readonly affiliateId: AffiliateId
  /** Decides the campaign of its sales. */
  readonly campaignId: CampaignId | undefined
  readonly validFrom: number
  /** Exclusive. Undefined: without end. */
  readonly validUntil: number | undefined
}

/** One spelling for a code however a customer typed it: trimmed and upper case. */
export const couponCode = (text: string): string => text.trim().toUpperCase()
