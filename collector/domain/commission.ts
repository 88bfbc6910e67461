import type { Terms } from './campaign.js'
import type { AffiliateId, CampaignId, OrderKey } from './ids.js'
import type { Money } from './money.js'

export const STATUSES = ['unverified', 'pending', 'held', 'approved', 'paid', 'declined'] as const
export type Status = (typeof STATUSES)[number]

/** Why a commission is held. A person may release it. */
export const HOLDS = [
  'order_claim_unproven',
  'payment_awaited',
  'claims_in_series',
  'too_many_reports',
  'amounts_differ',
  'above_sale_cap',
  'affiliate_inactive',
] as const
export type Hold = (typeof HOLDS)[number]

/**
 * What one affiliate earns for one order. A projection: the authoritative amount is in the ledger.
 */
export interface Commission {
  readonly orderKey: OrderKey
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  readonly tier: number
  readonly amount: Money
  readonly status: Status
  /** Holds, or the reason of a decline. */
  readonly reasons: readonly string[]
  /** When it becomes payable without a decision. Undefined while unverified, and for a test. */
  readonly maturesAt: number | undefined
  readonly basis: Basis
}

/** The terms and every input an amount was computed from, so that it can be computed again. */
export interface Basis {
  readonly terms: Terms
  readonly campaignVersion: number
  readonly sharePpm: number
  readonly total: Money | undefined
  /** Tax, shipping and fixed cost together. */
  readonly deducted: number
  /** The total that remains after refunds. */
  readonly remaining: number
  /** Whether the whole order was refunded, including an order without a total. */
  readonly refunded: boolean
  readonly rounding: 'half_away_from_zero'
}
