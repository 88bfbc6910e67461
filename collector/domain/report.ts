import type { Hold } from './commission.js'
import type { AccountId, AffiliateId, OrderKey, VisitorId } from './ids.js'
import type { Money } from './money.js'
import type { OrderRef } from './order.js'

/** Who reported. A browser's word is unverified unless the merchant's server signed it. */
export type Source = 'browser' | 'server' | 'webhook' | 'person'

/** One message about an order, as it arrived. Immutable; unique by (accountId, id). */
export type Report = Statement | Refund | Act

interface AnyReport {
  readonly accountId: AccountId
  readonly id: string
  readonly order: OrderRef
  readonly orderKey: OrderKey
  readonly source: Source
  /** When we heard of it. */
  readonly receivedAt: number
  /** When it happened, clamped to `receivedAt`. */
  readonly occurredAt: number
  /** Tells a repeated message from another one that came under the same id. */
  readonly fingerprint: string
  readonly test: boolean
}

/** Somebody says that an order was placed, or an action done. */
export interface Statement extends AnyReport {
  readonly kind: 'sale' | 'action'
  /**
   * The optional fields that a valid `proof` by the merchant's server covers, besides order, total
   * and currency; undefined without a valid proof.
   */
  readonly signed: readonly string[] | undefined
  /** Of one source's statements the highest counts: a correction says that it is one. */
  readonly revision: number
  /**
   * Whether `occurredAt` is the merchant's word: a server's `at`, or the time of a page's proof. False
   * where it is only when we heard of it, or what a browser's clock says.
   */
  readonly timed: boolean
  /** The sender's own time of it, as it was written: the same for a message that is sent again. */
  readonly saidAt: number | undefined
  /** The host that a browser reported from, where it is of a registered site. */
  readonly site: string | undefined
  /** A keyed hash of the address a browser reported from; undefined where it says nothing. */
  readonly address: string | undefined
  /** Of pages without a visitor id: the request that brought several of them, which is one browser's. */
  readonly request: string | undefined
  /** A page's proof that could not be checked, so the page's word stands by itself. */
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
}

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
}

/** A person decided something about an order. */
export interface Act extends AnyReport {
  readonly kind: 'confirm' | 'release' | 'approve' | 'decline' | 'reopen'
  readonly source: 'person'
  /** With `confirm`: the total on the merchant's books. With `release`: the total that was looked at. */
  readonly total: Money | undefined
  /** Only this affiliate's commission. Undefined: all of the order. */
  readonly affiliateId: AffiliateId | undefined
  readonly reason: string | undefined
  /** With `release`: the holds that were looked at. Another kind that comes later still holds. */
  readonly holds: readonly Hold[]
  /** Who, for the log: a user's id. */
  readonly by: string
}

/** How many unsigned reports of pages one order may have: honest ones have two or three. */
export const PAGE_REPORTS_MAX = 100
/** And how many of them may come from one claimant. */
export const CLAIMANT_REPORTS_MAX = 10

export const isStatement = (report: Report): report is Statement =>
  report.kind === 'sale' || report.kind === 'action'

export const isRefund = (report: Report): report is Refund => report.kind === 'refund'

export const isAct = (report: Report): report is Act => !isStatement(report) && !isRefund(report)
