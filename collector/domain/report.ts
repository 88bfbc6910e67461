import type { BookedAmount } from './booking.js'
import type { Terms } from './campaign.js'
import type { Hold } from './commission.js'
import type { AccountId, AffiliateId, OrderKey, VisitorId } from './ids.js'
import type { Money } from './money.js'
import type { OrderRef } from './order.js'
import type { CountedTraffic } from './traffic.js'

/**
 * Who sent a report. A browser's report is unverified unless the merchant's server signed it. `import`:
 * the merchant imported it from another program. `collector`: the collector counted it.
 */
export type Source = 'browser' | 'server' | 'webhook' | 'person' | 'import' | 'collector'

/** One message about an order, as it arrived. Immutable; unique by (accountId, id). */
export type Report = Statement | Refund | Act | Move | Booking | Traffic

interface AnyReport {
  readonly accountId: AccountId
  readonly id: string
  readonly order: OrderRef
  readonly orderKey: OrderKey
  readonly source: Source
  /** When the collector received it. */
  readonly receivedAt: number
  /** When it happened, clamped to `receivedAt`. */
  readonly occurredAt: number
  /** Distinguishes a retry from a different message under the same id. */
  readonly fingerprint: string
  readonly test: boolean
  /** Of a copy in the order that a report was moved to: which report it is a copy of. */
  readonly origin?: string
}

/** Somebody says that an order was placed, or an action done. */
export interface Statement extends AnyReport {
  readonly kind: 'sale' | 'action'
  /**
   * The optional fields that a valid `proof` by the merchant's server covers, besides order, total
   * and currency; undefined without a valid proof.
   */
  readonly signed: readonly string[] | undefined
  /**
   * Of one source's statements, the one with the highest revision counts. A correction has a higher
   * one.
   */
  readonly revision: number
  /**
   * Whether `occurredAt` was stated by the merchant: a server's `at`, or the time of a page's
   * proof. False if it is the time of receipt or of a browser's clock.
   */
  readonly timed: boolean
  /** The time as the sender stated it. It is identical in a retry. */
  readonly saidAt: number | undefined
  /** The host that a browser reported from, where it is of a registered site. */
  readonly site: string | undefined
  /** A keyed hash of the address a browser reported from; undefined where it says nothing. */
  readonly address: string | undefined
  /**
   * The traces of the browser that placed the order, one per day on which it may have clicked: see
   * `tracesOf`. Undefined: the rule `probabilistic` was off, or the address is unknown.
   */
  readonly traces?: readonly string[]
  /** Of pages without a visitor id: the request that brought several of them, which is one browser's. */
  readonly request: string | undefined
  /** Whether the page's proof could not be checked, so that the report counts as unsigned. */
  readonly unchecked: boolean
  readonly visitorId: VisitorId | undefined
  readonly total: Money | undefined
  readonly fixedCost: Money | undefined
  readonly tax: Money | undefined
  readonly shipping: Money | undefined
  /** As `couponText` writes them. */
  readonly coupons: readonly string[]
  /** A keyed hash of the merchant's customer id. */
  readonly customer: string | undefined
  /** A keyed hash of the buyer's mailbox: see `emailHash`. Undefined: no e-mail address is known. */
  readonly email?: string
  /** Codes. */
  readonly affiliate: string | undefined
  readonly campaign: string | undefined
  readonly channel: string | undefined
  readonly data: readonly (string | undefined)[]
  readonly items: readonly OrderItem[]
  readonly webdriver: boolean
  /**
   * Fields of a page's report that could not be read and were dropped or cut. Undefined: none; nor
   * were there any in reports from before this was kept.
   */
  readonly flawed?: readonly string[]
  /** Only with the source `import`. */
  readonly imported?: Imported
  /**
   * Only with the source `webhook`, and if the money of the order has not arrived. A webhook without
   * this field, for the same order, outweighs it.
   */
  readonly payment?: 'awaited' | 'failed'
  /** Only of the merchant's server. */
  readonly commission?: StatedCommission
  /** Whether the visitor's clicks go on earning after this sale. Undefined: as the policy says. */
  readonly keepsClicks?: true
  /** The subscription that the order belongs to, as the payment provider names it. */
  readonly subscription?: Subscription
}

/** What the merchant's server decides about the commission of its order. Unset fields decide nothing. */
export interface StatedCommission {
  /** Instead of what the campaign pays the credited affiliate. */
  readonly terms?: Terms
  /** Added to that commission, in parts per million of it. May be below zero. */
  readonly changePpm?: number
  /** Added to that commission. May be below zero. */
  readonly changeBy?: Money
  /** Whether higher tiers earn. Undefined: as in the campaign, and none with `terms`. */
  readonly tiers?: 'campaign' | 'none'
  readonly status?: 'approved' | 'pending' | 'declined'
}

export interface Subscription {
  readonly id: string
  /** Whether the order began the subscription. Undefined: unknown. */
  readonly isFirst?: boolean
}

/** What another program says about an order. */
export type Imported =
  | {
      readonly kind: 'commission'
      /** What the affiliate earns for the whole order, whatever the campaign pays. */
      readonly amount: Money
      /** Whether the commission is payable, so that no hold period follows. */
      readonly isApproved: boolean
    }
  /**
   * The commissions of this order were imported per product, so the order as a whole earns nothing.
   */
  | { readonly kind: 'per_product' }

export interface OrderItem {
  readonly sku: string
  readonly quantity: number | undefined
  readonly total: Money | undefined
}

/** Money went back to the customer. May arrive before the sale. */
export interface Refund extends AnyReport {
  readonly kind: 'refund'
  readonly refundId: string
  /** Undefined: all that is left. */
  readonly amount: Money | undefined
  /**
   * `undone`: this refund was made and did not arrive, or a dispute was won. Undefined: made. Of one
   * refund the report with the latest time counts, and `undone` at the same time.
   */
  readonly state?: 'undone'
  /** The time that the provider states, if it is later than the arrival. */
  readonly saidAt?: number
  /**
   * The payment provider or cart that reported it, or in whose file `waymark reconcile` found it. Of
   * the sums in other files: `RECONCILED`.
   */
  readonly provider?: string
  /** The payment that this refund belongs to, where the provider also sends sums of it. */
  readonly partOf?: string | undefined
  /**
   * The payment of which `amount` is all that was refunded so far. Such reports and the single
   * refunds of the payment describe the same money.
   */
  readonly soFarOf?: string | undefined
}

/** The provider of refunds that were found in the merchant's own list of orders. */
export const RECONCILED = 'reconciled'

/**
 * The order is another one's, because the payment provider has several names for one purchase: its
 * reports count for the order with the other id, and this one earns nothing.
 */
export interface Move extends AnyReport {
  readonly kind: 'move'
  readonly to: string
}

/** A person decided something about an order. */
export interface Act extends AnyReport {
  readonly kind: 'confirm' | 'release' | 'approve' | 'decline' | 'reopen'
  readonly source: 'person'
  /**
   * With `confirm`: the total that the merchant confirmed. With `release`: the total that the
   * person saw.
   */
  readonly total: Money | undefined
  /** Only this affiliate's commission. Undefined: all of the order. */
  readonly affiliateId: AffiliateId | undefined
  readonly reason: string | undefined
  /** With `release`: the holds that the person saw. Other kinds of hold still apply later. */
  readonly holds: readonly Hold[]
  /** Who, for the log: a user's id. */
  readonly by: string
}

/** A person booked an amount for an affiliate. It is the only report of its order. */
export interface Booking extends AnyReport, BookedAmount {
  readonly kind: 'booking'
  readonly source: 'person'
}

/** The collector counted clicks or impressions. A later count of the same period has a higher revision. */
export interface Traffic extends AnyReport, CountedTraffic {
  readonly kind: 'traffic'
  readonly source: 'collector'
  readonly revision: number
}

/** How many unsigned page reports one order may have. Regular orders have two or three. */
export const PAGE_REPORTS_MAX = 100
/** And how many of them may come from one claimant. */
export const CLAIMANT_REPORTS_MAX = 10

/** How many reports of webhooks one order may have: statements, and together with its refunds. */
export const WEBHOOK_STATEMENTS_MAX = 500
export const WEBHOOK_REPORTS_MAX = 1_000

export const isStatement = (report: Report): report is Statement =>
  report.kind === 'sale' || report.kind === 'action'

export const isRefund = (report: Report): report is Refund => report.kind === 'refund'

export const isMove = (report: Report): report is Move => report.kind === 'move'

export const isBooking = (report: Report): report is Booking => report.kind === 'booking'

export const isTraffic = (report: Report): report is Traffic => report.kind === 'traffic'

export const isAct = (report: Report): report is Act =>
  !isStatement(report) &&
  !isRefund(report) &&
  !isMove(report) &&
  !isBooking(report) &&
  !isTraffic(report)
