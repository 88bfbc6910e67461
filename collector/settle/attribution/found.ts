import { type Affiliate, statusAt } from '../../domain/affiliate.js'
import type { CampaignId } from '../../domain/ids.js'
import type { Miss, PassedClick } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Evidence } from './evidence.js'

/** The affiliate that a rule found, before the campaign is chosen. */
export interface Found {
  readonly affiliate: Affiliate
  /** The campaign of the coupon, the bond or the click. */
  readonly campaignId: CampaignId | undefined
  readonly clickId?: string
  readonly proven: boolean
  /** See `Credit.claimed`. */
  readonly claimed: boolean
  /** Clicks that were left out because they came after another affiliate's. Undefined: none. */
  readonly passed?: readonly PassedClick[]
}

/** One way to find credit. Pure. */
export type Rule = (order: Order, evidence: Evidence, facts: Considered) => Found | Miss

/** Why an affiliate earns nothing at an instant. */
export const active = (affiliate: Affiliate, at: number): Miss | undefined =>
  statusAt(affiliate, at) === 'active' ? undefined : 'affiliate_inactive'

export const isFound = (judged: Found | Miss): judged is Found => typeof judged !== 'string'
