import type { AffiliateId, CampaignId } from './ids.js'

/** The affiliate who earns from all orders of a customer, as another program or a person states it. */
export interface LifetimeAffiliate {
  /** A keyed hash of the merchant's customer id. */
  readonly customer: string
  readonly affiliateId: AffiliateId
  /** The campaign of the orders. Undefined: chosen as for any order. */
  readonly campaignId: CampaignId | undefined
}

export const LIFETIME_CHANGES = ['imported', 'entered', 'ended'] as const
export type LifetimeChangeKind = (typeof LIFETIME_CHANGES)[number]

/** What a person or an import sets for a customer, for the orders that are placed from an instant on. */
export interface LifetimeChange {
  readonly customer: string
  readonly kind: LifetimeChangeKind
  readonly since: number
  /** Undefined: from then on nobody, until an order bonds the customer anew. */
  readonly affiliateId: AffiliateId | undefined
  readonly campaignId: CampaignId | undefined
  readonly changedAt: number
  /** A user's id, a name of a key, or the import. */
  readonly by: string
  readonly reason: string
}

/** The changes that apply to an order: of those that are in force when it is placed, the newest. */
export type LifetimeInForce = Pick<
  LifetimeChange,
  'customer' | 'since' | 'affiliateId' | 'campaignId'
>

/** How often the affiliate of one customer can be changed. */
export const LIFETIME_CHANGES_MAX = 200

/** For how many orders a bond can last at most. Bounded, because so many rows are read for an order. */
export const LIFETIME_ORDERS_MAX = 1_000
