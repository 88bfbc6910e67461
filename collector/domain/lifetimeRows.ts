import type { AffiliateId, CampaignId, OrderKey } from './ids.js'
import { LIFETIME_CHANGES, type LifetimeChange, type LifetimeChangeKind } from './lifetime.js'
import type { ListQuery } from './lists.js'
import type { OrderRef } from './order.js'

/** Why a customer has the affiliate: by an order, or as somebody set it. */
export const LIFETIME_KINDS = ['order', ...LIFETIME_CHANGES] as const
export type LifetimeKind = 'order' | LifetimeChangeKind

/** The order that bonds a customer. */
export interface BondingOrder extends OrderRef {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  /** False while only a browser reported the order, so that only unproven orders depend on it. */
  readonly proven: boolean
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
}

/**
 * A customer with the affiliate of the later orders, without regard to the limits of the policy: the
 * newest change, or the first order that bonded the customer since.
 */
export interface LifetimeCustomer {
  readonly customer: string
  readonly kind: LifetimeKind
  readonly since: number
  /** Undefined: it ended, and no order has bonded the customer since. */
  readonly affiliateId: AffiliateId | undefined
  readonly campaignId: CampaignId | undefined
  /** Only of the kind "order". */
  readonly order: BondingOrder | undefined
  /** Of the other kinds. */
  readonly change: LifetimeChange | undefined
}

/** All that is known about one customer. */
export interface LifetimeHistory {
  /** Undefined: nothing was set, and no order bonds the customer. */
  readonly current: LifetimeCustomer | undefined
  /** What people and imports set, the newest first. */
  readonly changes: readonly LifetimeChange[]
  /** The first orders that bond the customer, in the order of placing. */
  readonly orders: readonly BondingOrder[]
}

/** How many bonding orders of one customer are shown. */
export const BONDING_ORDERS_MAX = 50

/** Sorted by the hash of the customer. */
export interface LifetimeQuery extends ListQuery {
  readonly kind?: LifetimeKind | undefined
  /** A hash. */
  readonly customer?: string | undefined
}
