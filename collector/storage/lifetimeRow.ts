import type { AffiliateId, CampaignId, OrderKey } from '../domain/ids.js'
import type { LifetimeChange, LifetimeChangeKind } from '../domain/lifetime.js'
import type { BondingOrder, LifetimeCustomer } from '../domain/lifetimeRows.js'
import type { OrderRef } from '../domain/order.js'

export interface LifetimeChangeRow {
  readonly customer: string
  readonly since: number
  readonly kind: string
  readonly affiliate_id: string | null
  readonly campaign_id: string | null
  readonly changed_at: number
  readonly changed_by: string
  readonly reason: string
}

export interface BondingRow {
  readonly order_key: string
  readonly kind: string
  readonly order_id: string
  readonly product_id: string
  readonly code: string
  readonly converted_at: number
  readonly customer: string
  readonly bond_affiliate_id: string
  readonly bond_campaign_id: string
  readonly bond_proven: number
}

export const changeFromRow = (row: LifetimeChangeRow): LifetimeChange => ({
  customer: row.customer,
  kind: row.kind as LifetimeChangeKind,
  since: row.since,
  affiliateId: (row.affiliate_id ?? undefined) as AffiliateId | undefined,
  campaignId: (row.campaign_id ?? undefined) as CampaignId | undefined,
  changedAt: row.changed_at,
  by: row.changed_by,
  reason: row.reason,
})

export const toBondingOrder = (row: BondingRow): BondingOrder => ({
  orderKey: row.order_key as OrderKey,
  kind: row.kind as OrderRef['kind'],
  orderId: row.order_id,
  productId: row.product_id,
  code: row.code,
  convertedAt: row.converted_at,
  proven: row.bond_proven === 1,
  affiliateId: row.bond_affiliate_id as AffiliateId,
  campaignId: row.bond_campaign_id as CampaignId,
})

export const ofChange = (change: LifetimeChange): LifetimeCustomer => ({
  customer: change.customer,
  kind: change.kind,
  since: change.since,
  affiliateId: change.affiliateId,
  campaignId: change.campaignId,
  order: undefined,
  change,
})

export const ofOrder = (customer: string, order: BondingOrder): LifetimeCustomer => ({
  customer,
  kind: 'order',
  since: order.convertedAt,
  affiliateId: order.affiliateId,
  campaignId: order.campaignId,
  order,
  change: undefined,
})
