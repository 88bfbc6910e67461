import type { Money } from './money.js'
import type { OrderItem } from './report.js'

/**
 * What an event of a payment provider or of a cart says about one purchase, in the terms of this
 * collector. An event may say several things, or nothing that matters here.
 */
export type ProviderMessage = ProviderSale | ProviderRefund | ProviderNames

interface AnyMessage {
  readonly names: readonly OrderName[]
  /** When it happened, as the provider states it; undefined if it does not. */
  readonly at: number | undefined
  /** Made with the provider's test mode. It is stored, and never payable. */
  readonly test: boolean
}

/**
 * One of the ids under which messages name a purchase: the shop's order number, a checkout session,
 * an invoice, a payment. All names of one message are names of one purchase, and the one with the
 * smallest rank becomes the id of the order.
 */
export interface OrderName {
  readonly id: string
  /** 0 is the merchant's own order id; the ids of the provider follow as its adapter ranks them. */
  readonly rank: number
}

/** The rank of the merchant's own order id. */
export const OWN_ORDER_ID = 0

/** A purchase or a renewal was made; of the generic webhook also an action. */
export interface ProviderSale extends AnyMessage {
  readonly kind: 'sale' | 'action'
  /** The code of an action; undefined for a sale. */
  readonly code?: string | undefined
  readonly total: Money | undefined
  /**
   * `awaited`: the order is placed, and the money has not arrived. `failed`: it did not arrive. A
   * message that says `paid` outweighs both, whichever came first.
   */
  readonly payment: 'paid' | 'awaited' | 'failed'
  /** Of messages about an order that the shop edits, the one with the highest revision counts. */
  readonly revision: number
  /** 32 hex characters; anything else is ignored. */
  readonly visitorId?: string | undefined
  /** The customer as the provider or shop knows them. Stored as a keyed hash. */
  readonly customerId?: string | undefined
  /** The buyer's address, if it is no part of `customerId`. Stored as a keyed hash. */
  readonly email?: string | undefined
  readonly subscription?: ProviderSubscription | undefined
  readonly coupons?: readonly string[] | undefined
  readonly tax?: Money | undefined
  readonly shipping?: Money | undefined
  readonly fixedCost?: Money | undefined
  readonly items?: readonly OrderItem[] | undefined
  readonly productId?: string | undefined
  /** Codes. */
  readonly affiliate?: string | undefined
  readonly campaign?: string | undefined
  readonly channel?: string | undefined
}

export interface ProviderSubscription {
  readonly id: string
  /** Whether this purchase began the subscription; undefined if the message does not say. */
  readonly isFirst: boolean | undefined
}

/** Money of a purchase went back to the customer, or a refund or dispute was taken back. */
export interface ProviderRefund extends AnyMessage {
  readonly kind: 'refund'
  /** The same for every message about one refund. */
  readonly refundId: string
  /**
   * `made`: the money went back. `undone`: it did not, because the refund failed, or the dispute was
   * won. Of one refund the message with the latest `at` counts, and at the same time `undone`.
   */
  readonly state: 'made' | 'undone'
  /** Undefined: all that is left of the order. */
  readonly amount: Money | undefined
  /**
   * The payment or order whose sum, if it is sent with `soFarOf`, includes this refund. A dispute is
   * usually not part of it.
   */
  readonly partOf?: string | undefined
  /**
   * Set if `amount` is all that was refunded so far of the payment or order with this id, not the
   * amount of one refund. `refundId` is then not used.
   */
  readonly soFarOf?: string | undefined
}

/** Nothing but that these ids name one purchase. */
export interface ProviderNames extends AnyMessage {
  readonly kind: 'names'
}
