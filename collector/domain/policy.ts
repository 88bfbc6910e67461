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
  /** Pages are told the name and coupon of the affiliate who sent a visitor. Off unless set. */
  readonly introduces?: boolean | undefined
}
