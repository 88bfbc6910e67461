/**
 * The contract between browser and collector, version 1. It has types only and compiles to nothing.
 *
 * A released field is never renamed, retyped or removed, because shops use scripts that are pinned by an
 * integrity hash for years. Both sides are tested with the examples in `wire/fixtures/`.
 */

import type { BuyerFields } from './buyer.js'
import type { CommissionRequest } from './commission.js'
import type { Decimal } from './decimal.js'

export type { Decimal }

/**
 * Milliseconds since 1970 in UTC by the sender's clock. The collector uses only the delay between `at` and
 * `sentAt`.
 */
export type EpochMs = number

/** `POST /e`: 1 to 50 events of one visitor, each under 4 KB, sent as `text/plain`. */
export interface EventsRequest {
  readonly v: 1
  /** The merchant's account, for example "default1". */
  readonly account: string
  /**
   * 32 lower-case hex characters, or an id of Post Affiliate Pro, which has 32 letters and digits; the
   * answer then has the id that stands for it. Absent without a referral.
   */
  readonly visitorId?: string
  /** When the request was sent, by the same clock as the events' `at`. */
  readonly sentAt: EpochMs
  /** Marks all events as tests, which the panel shows and which are never payable. */
  readonly test?: boolean
  readonly events: readonly WireEvent[]
}

export type WireEvent = ClickEvent | SaleEvent | ActionEvent | ForgetEvent | HandoverEvent

interface AnyEvent {
  /**
   * At most 4,096 characters, a click's at most 191. Two deliveries with one id are one event. The id
   * of a sale or an action is made from its fields, so that the reports of tabs, reloads and the image
   * fallback become one event.
   */
  readonly id: string
  /** When the event happened. */
  readonly at: EpochMs
  /** The address of the page, with only the referral parameters in its query. */
  readonly url?: string
  /** Where the visitor id came from, which shows how reliable it is. */
  readonly rung?: Rung
  /** The browser is automated (`navigator.webdriver`). The event is recorded nevertheless. */
  readonly webdriver?: boolean
}

/** The sources from which a script can have a visitor id. */
export type Rung = 'cookie' | 'storage' | 'handover' | 'new'

/** The fields of a referral that are not in the landing address. */
export interface ReferralFields {
  readonly referrer?: string
  readonly affiliate?: string
  readonly campaign?: string
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
}

/**
 * A visitor's arrival by an affiliate link. The affiliate is in `affiliate` if the page named it, and
 * otherwise in the parameters of `url`, which the collector reads. If neither names one, the fragment
 * of `url` may be an affiliate's code, or an affiliate's direct link may cover `referrer`. If not, the
 * result is `ignored`.
 */
export interface ClickEvent extends AnyEvent, ReferralFields {
  readonly type: 'click'
  readonly url: string
  /** The page is in a frame of another site, which shows no address. Such a click earns nothing. */
  readonly framed?: boolean
}

/** The fields of both sales and actions. */
export interface OrderFields {
  readonly total?: Decimal
  /** ISO 4217, upper case. */
  readonly currency?: string
  /** A cost that is subtracted, besides tax and shipping, before the commission is computed. */
  readonly fixedCost?: Decimal
  readonly tax?: Decimal
  readonly shipping?: Decimal
  readonly coupon?: string | readonly string[]
  readonly productId?: string
  readonly items?: readonly Item[]
  /** The merchant's id of the customer. The collector stores a keyed hash of it. */
  readonly customerId?: string
  /** The campaign's code. */
  readonly campaign?: string
  /** The affiliate to credit. It counts only from a trusted source; the trail shows it. */
  readonly affiliate?: string
  /**
   * Whether the visitor's clicks go on earning from later orders, if the policy lets them earn until the
   * next sale only. The script sends a text.
   */
  readonly keepsClicks?: boolean | 'true' | 'false'
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  readonly data3?: string
  readonly data4?: string
  readonly data5?: string
  /** The signature of the merchant's server: see `docs/wire.md`, "Proof". */
  readonly proof?: string
}

export interface Item {
  readonly sku: string
  readonly quantity?: number
  readonly total?: Decimal
}

/** An order that a thank-you page reports. */
export interface SaleEvent extends AnyEvent, OrderFields {
  readonly type: 'sale'
  readonly orderId: string
  readonly total: Decimal
  readonly currency: string
}

/** A conversion without a payment: a lead, a sign-up, a download. */
export interface ActionEvent extends AnyEvent, OrderFields {
  readonly type: 'action'
  readonly code: string
  readonly orderId?: string
  /** Distinguishes actions of the same visitor and code on the same day. */
  readonly actionId?: string
}

/**
 * The visitor asked to be forgotten. The collector expires its cookie and erases all data except what the
 * visitor's orders depend on. The message of the result says what is kept.
 */
export interface ForgetEvent extends AnyEvent {
  readonly type: 'forget'
}

/** The visitor opens another domain of the merchant, by an address with this token. */
export interface HandoverEvent extends AnyEvent {
  readonly type: 'handover'
  /** 32 lower-case hex characters with 72 random bits, then ".0". It is `wm_v` in the landing address. */
  readonly token: string
}

/**
 * The result of an event. `retry` means an outage, and the sender sends the event again. The others are
 * final, and the sender removes the event. `ignored` means a landing that no affiliate sent: nothing of
 * it was stored.
 */
export type EventState = 'recorded' | 'duplicate' | 'ignored' | 'rejected' | 'parked' | 'retry'

export interface EventResult {
  readonly id: string
  readonly state: EventState
  /** The cause of `ignored`, `rejected`, `parked` or `retry`, from the closed list in `docs/wire.md`. */
  readonly code?: string
  /**
   * One sentence that names the field and says what to do. For a `forget` it says what is kept and why. For
   * a recorded event it names the invalid fields that were dropped or cut.
   */
  readonly message?: string
}

/** The answer to `POST /e`. It has one result for each event, in the order of the events. */
export interface EventsResponse {
  /** The visitor id to use from now on. Absent if nothing may be stored. */
  readonly visitorId?: string
  /** The affiliate who referred the visitor, if a click was sent and the merchant lets pages show it. */
  readonly attributed?: Attributed
  readonly results: readonly EventResult[]
}

/** What a page may show about the affiliate who would earn from an order that is placed now. */
export interface Attributed {
  /** The affiliate's name, as the merchant entered it. */
  readonly affiliate: string
  /** A coupon of the affiliate that is valid now. The page can offer it to the visitor. */
  readonly coupon?: string
}

/** `POST /v1/sales`: an order that a server reports. Unknown keys are refused. */
export interface SaleRequest extends OrderFields, BuyerFields {
  readonly orderId: string
  readonly total: Decimal
  readonly currency: string
  readonly visitorId?: string
  /** ISO 8601. When the order was placed. Default: the time of arrival. */
  readonly at?: string
  /** Of several reports of an order by the same source, the highest revision counts. Default: 0. */
  readonly revision?: number
  /** The subscription of which the order is a payment. Each payment is an order of its own. */
  readonly subscriptionId?: string
  readonly commission?: CommissionRequest
  readonly test?: boolean
}

/** `POST /v1/actions`. */
export interface ActionRequest extends OrderFields, BuyerFields {
  readonly code: string
  readonly orderId?: string
  readonly actionId?: string
  readonly visitorId?: string
  readonly at?: string
  readonly commission?: CommissionRequest
  readonly test?: boolean
}

/** `POST /v1/refunds`: money that the customer got back. Without `amount` it is the whole order. */
export interface RefundRequest {
  readonly orderId: string
  readonly refundId: string
  readonly amount?: Decimal
  readonly currency?: string
  readonly productId?: string
  readonly at?: string
  readonly test?: boolean
}

/** `POST /v1/clicks`: a click that a server reports. */
export interface ClickRequest extends ReferralFields {
  readonly visitorId?: string
  readonly url?: string
  readonly at?: string
  readonly test?: boolean
}

/** The answer to `POST /v1/clicks`. */
export interface ClickResponse {
  /** Absent if the click was ignored. */
  readonly visitorId?: string
  readonly state: EventState
  readonly code?: string
  readonly message?: string
}
