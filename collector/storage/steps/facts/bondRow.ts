import type { AffiliateId, CampaignId, OrderKey } from '../../../domain/ids.js'
import type { Bond } from '../../../settle/facts.js'

export interface BondRow {
  readonly order_key: string
  readonly customer: string
  readonly converted_at: number
  readonly bond_affiliate_id: string
  readonly bond_campaign_id: string
  readonly bond_proven: number
}

export const toBond = (row: BondRow): Bond => ({
  customer: row.customer,
  affiliateId: row.bond_affiliate_id as AffiliateId,
  campaignId: row.bond_campaign_id as CampaignId,
  convertedAt: row.converted_at,
  orderKey: row.order_key as OrderKey,
  proven: row.bond_proven === 1,
})

/** Which bonds an order may depend on. */
export interface BondsAsked {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  readonly customers: readonly string[]
  /** Since when a bond lasts until the order. Undefined: bonds last for ever. */
  readonly since: number | undefined
  /** For how many orders a bond lasts. Undefined: for all. */
  readonly orders: number | undefined
  /** With a limit: only orders that were placed before this instant. Undefined: before the order. */
  readonly until?: number
  /** When a person ended what the customers were bonded to before. */
  readonly endedAt?: number
}
