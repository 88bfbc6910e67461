import type { BrowserReports } from './campaign.js'
import type { AffiliateId, CampaignId } from './ids.js'
import type { RuleName } from './verdict.js'

/**
 * How an account decides which affiliate earns. Versioned: an edit adds a version, earlier orders
 * keep theirs.
 */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly since: number
  /** Evaluated in this order. The first rule that credits decides. */
  readonly rules: readonly RuleName[]
  /** Which of a visitor's clicks earns. */
  readonly clickModel: 'first' | 'last'
  /** The attribution window of campaigns without their own. */
  readonly windowDays: number
  /** The affiliate that earns if no rule finds another. */
  readonly defaultAffiliateId: AffiliateId | undefined
  readonly defaultCampaignId: CampaignId
  readonly browserReports: BrowserReports
  /** When claims to orders count as made in series. Undefined: `CLAIM_LIMITS`. */
  readonly claimLimits?: ClaimLimits | undefined
  /**
   * Whether pages get the name and coupon of the affiliate who referred a visitor. Off by default.
   */
  readonly introduces?: boolean | undefined
  /**
   * Whether redirect links store their click and set cookies before the landing page. The merchant
   * says with it that no visitor has to consent. Off by default.
   */
  readonly storesAtRedirect?: boolean | undefined
}

/** How many orders may be claimed within an hour before the claims count as a series. */
export interface ClaimLimits {
  /** Orders that one visitor claims, or that one address contests. */
  readonly buyerPerHourMax: number
  /** Claims that favour one affiliate and are unproven, contested or do not match. */
  readonly affiliatePerHourMax: number
}

/** A customer places at most a few orders per hour; a call centre may need a higher limit. */
export const CLAIM_LIMITS: ClaimLimits = { buyerPerHourMax: 10, affiliatePerHourMax: 10 }
