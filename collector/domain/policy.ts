import type { BrowserReports } from './campaign.js'
import type { AffiliateId, CampaignId } from './ids.js'
import type { RuleName } from './verdict.js'

/** How an account decides who earned. Versioned: an edit makes a version, old orders keep theirs. */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly since: number
  /** Asked in this order; the first that credits decides. */
  readonly rules: readonly RuleName[]
  /** Which of a visitor's clicks earns. */
  readonly clickModel: 'first' | 'last'
  /** How long after a click it may earn, where the campaign does not say. */
  readonly windowDays: number
  /** Who earns when nobody else does. Undefined: nobody. */
  readonly defaultAffiliateId: AffiliateId | undefined
  readonly defaultCampaignId: CampaignId
  readonly browserReports: BrowserReports
  /** When claims to orders count as made in series. Undefined: `CLAIM_LIMITS`. */
  readonly claimLimits?: ClaimLimits | undefined
  /** Pages are told the name and coupon of the affiliate who sent a visitor. Off unless set. */
  readonly introduces?: boolean | undefined
}

/** How many orders may be claimed within an hour before nobody's claim is believed any more. */
export interface ClaimLimits {
  /** Orders that one visitor claims, or that one address contests. */
  readonly buyerPerHourMax: number
  /** Claims in one affiliate's favour that were unproven, contested or did not match. */
  readonly affiliatePerHourMax: number
}

/** An honest buyer places a few orders an hour at most; a call centre may want more. */
export const CLAIM_LIMITS: ClaimLimits = { buyerPerHourMax: 10, affiliatePerHourMax: 10 }
