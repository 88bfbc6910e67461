import type { TierTerms } from './campaign.js'
import type { AffiliateId, CampaignId, OrderKey } from './ids.js'
import type { Money } from './money.js'
import type { Exchange } from './rate.js'
import type { Counted } from './traffic.js'

export const STATUSES = ['unverified', 'pending', 'held', 'approved', 'paid', 'declined'] as const
export type Status = (typeof STATUSES)[number]

/** Why a commission is held. A person may release it, except for `rate_missing`: there is no amount to release. */
export const HOLDS = [
  'order_claim_unproven',
  'payment_awaited',
  'claims_in_series',
  'too_many_reports',
  'amounts_differ',
  'above_sale_cap',
  'affiliate_inactive',
  'self_referral',
  'probable_visitor',
  'rate_missing',
  'needs_approval',
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

/**
 * The terms and every input an amount was computed from, so that it can be computed again. The amount
 * is the sum of its parts: the first one stands here, and orders whose products have terms of their
 * own have others.
 */
export interface Basis extends Part {
  readonly others?: readonly Part[] | undefined
}

/** A part without what limits it to products, to a share or to other terms: of the whole order. */
export const wholeOrder = ({
  base: _base,
  quantity: _quantity,
  products: _products,
  campaignId: _campaignId,
  termsOf: _termsOf,
  among: _among,
  previous: _previous,
  exchange: _exchange,
  ...order
}: Part): Part => order

/** What one line of terms pays: for a whole order, for some of its products, or for a tier. */
export interface Part {
  readonly terms: TierTerms
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
  /** Whether `total` is the campaign's value of an action that was reported without one. */
  readonly isActionValue?: true | undefined
  /** If clicks or impressions are paid: `quantity` says how many. An amount is for 1,000 impressions. */
  readonly counted?: Counted | undefined
  /** How many more clicks there were than one affiliate is paid for on a day. */
  readonly beyondMax?: number | undefined
  /** Which part of the order's net total the products have. Undefined: all of it. */
  readonly base?: number | undefined
  /** How often a fixed amount is paid. Undefined: once. */
  readonly quantity?: number | undefined
  /** The products. Undefined: the order, or what is left of it beside such products. */
  readonly products?: readonly string[] | undefined
  /** The campaign of these products, if it is another one than the commission's. */
  readonly campaignId?: CampaignId | undefined
  /**
   * Whose terms: of renewals, of the affiliate alone, of its group, or the report's. Undefined: the
   * campaign's.
   */
  readonly termsOf?: { readonly group: string } | 'renewal' | 'affiliate' | 'report' | undefined
  /** If several affiliates divide the amount: the shares of all, and which one this is. */
  readonly among?: { readonly shares: readonly number[]; readonly place: number } | undefined
  /** With the terms `previous`: the commission one tier below. */
  readonly previous?: Money | undefined
  /**
   * How the commission comes to be in the affiliate's payout currency. Undefined: it stays in the currency
   * of the order or of its terms. What is in `exchange.to` already is not converted.
   */
  readonly exchange?: Exchange | undefined
}

/** The exchange of a commission: that of its first part that has one. */
export const exchangeOf = ({ others = [], ...first }: Basis): Exchange | undefined =>
  [first, ...others].find(({ exchange }) => exchange)?.exchange
