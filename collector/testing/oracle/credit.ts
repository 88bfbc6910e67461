import type { Affiliate } from '../../domain/affiliate.js'
import type { Campaign, CampaignVersion } from '../../domain/campaign.js'
import type { Click } from '../../domain/click.js'
import type { PassedClick, RuleName, TrailStep } from '../../domain/verdict.js'

/** The campaign in which an affiliate earns. */
export interface Chosen {
  readonly campaign: Campaign
  readonly version: CampaignVersion
  /** Whether the coupon, the bond or the report named the campaign. */
  readonly isNamed: boolean
}

export interface Credit {
  readonly affiliate: Affiliate
  readonly rule: RuleName
  readonly chosen: Chosen
  readonly sharePpm: number
  readonly click: Click | undefined
  /** Whether only the merchant's word or a proven claim led to it. */
  readonly proven: boolean
}

export interface Verdict {
  /** Empty: nobody. */
  readonly credits: readonly Credit[]
  readonly trail: readonly TrailStep[]
  readonly passed: readonly PassedClick[]
}

/** A click that was valid and is within the window. */
export interface EarningClick {
  readonly click: Click
  readonly affiliate: Affiliate
}

/** The clicks of an order's visitor. */
export interface Followed {
  /** In the order of time; at least one. */
  readonly earning: readonly EarningClick[]
  readonly passed: readonly PassedClick[]
}
