/**
 * The contract between browser and collector, version 1. Types only: it compiles to nothing.
 *
 * A released field is never renamed, retyped or removed, because scripts pinned by an integrity
 * hash live in shops for years. `wire/fixtures/` holds the examples that both sides test against.
 */

/** A decimal string in the order's currency: "49.90" with EUR, "4990" with JPY. Never a float. */
export type Decimal = string

/** Milliseconds since 1970 in UTC, by the sender's clock; the collector clamps it to its own. */
export type EpochMs = number

/** `POST /e`: 1 to 50 events of one visitor, each under 4 KB, sent as `text/plain`. */
export interface EventsRequest {
  readonly v: 1
  /** The merchant's account, for example "default1". */
  readonly account: string
  /** 32 lower-case hex characters. Absent without a referral. */
  readonly visitorId?: string
  /** When this request left, by the same clock as the events' `at`. */
  readonly sentAt: EpochMs
  /** Marked and shown, never payable. */
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
  /** When it happened. */
  readonly at: EpochMs
  /** The page, its query reduced to the referral parameters. */
  readonly url?: string
  /** Where the browser knew the visitor from: how much the id can be relied on. */
  readonly rung?: Rung
  /** The browser says it is driven by a program (`navigator.webdriver`). Kept, never dropped. */
  readonly webdriver?: boolean
}

/** The rungs of the identity ladder that a script can see. */
export type Rung = 'cookie' | 'storage' | 'handover' | 'new'

/** Who sent a visitor, where that is named outright rather than by the landing address. */
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
 * A visitor's arrival by an affiliate link. The affiliate is either named (`affiliate`, when the
 * page forces it or renamed the parameters) or read by the collector from `url`.
 */
export interface ClickEvent extends AnyEvent, ReferralFields {
  readonly type: 'click'
  readonly url: string
}

/** What a sale and an action may both carry. */
export interface OrderFields {
  readonly total?: Decimal
  /** ISO 4217, upper case. */
  readonly currency?: string
  /** What the merchant keeps out of the commission's base, besides tax and shipping. */
  readonly fixedCost?: Decimal
  readonly tax?: Decimal
  readonly shipping?: Decimal
  readonly coupon?: string | readonly string[]
  readonly productId?: string
  readonly items?: readonly Item[]
  /** The merchant's own id of the buyer; the collector keeps a keyed hash of it. */
  readonly customerId?: string
  /** The campaign's code. */
  readonly campaign?: string
  /** Forces the affiliate. Heeded from a trusted source only; the trail says so. */
  readonly affiliate?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  readonly data3?: string
  readonly data4?: string
  readonly data5?: string
  /** The merchant's server vouches for this report: see `docs/wire.md`, "Proof". */
  readonly proof?: string
}

export interface Item {
  readonly sku: string
  readonly quantity?: number
  readonly total?: Decimal
}

/** An order, reported by a thank-you page. */
export interface SaleEvent extends AnyEvent, OrderFields {
  readonly type: 'sale'
  readonly orderId: string
  readonly total: Decimal
  readonly currency: string
}

/** A conversion without money of its own: a lead, a sign-up, a download. */
export interface ActionEvent extends AnyEvent, OrderFields {
  readonly type: 'action'
  readonly code: string
  readonly orderId?: string
  /** Tells two actions of one visitor and code on one day apart. */
  readonly actionId?: string
}

/**
 * The visitor asked to be forgotten: the collector expires its cookie, and erases all but what the
 * orders of the visitor depend on. The message of the result says what that is.
 */
export interface ForgetEvent extends AnyEvent {
  readonly type: 'forget'
}

/** The visitor leaves for another of the merchant's domains, by an address with this token. */
export interface HandoverEvent extends AnyEvent {
  readonly type: 'handover'
  /** 32 lower-case hex characters, 72 bits of them random, and ".0"; `wm_v` of the landing page's address. */
  readonly token: string
}

/**
 * What became of an event. `recorded`, `duplicate`, `rejected` and `parked` are final: the sender
 * removes it. `retry` means an outage: send it again.
 */
export type EventState = 'recorded' | 'duplicate' | 'rejected' | 'parked' | 'retry'

export interface EventResult {
  readonly id: string
  readonly state: EventState
  /** Why, from the closed list in `docs/wire.md`; with `rejected`, `parked` and `retry`. */
  readonly code?: string
  /**
   * One sentence that names the field and says what to do; of a `forget`, what is kept and why; of an
   * event that was taken, which fields were dropped or cut because they could not be read.
   */
  readonly message?: string
}

/** The answer to `POST /e`; one result for each event, in their order. */
export interface EventsResponse {
  /** The id to use from now on. Absent where nothing may be stored. */
  readonly visitorId?: string
  /** Who sent the visitor, where the merchant lets pages say so, and a click came. */
  readonly attributed?: Attributed
  readonly results: readonly EventResult[]
}

/** What a page may show of the affiliate who would earn from an order now. */
export interface Attributed {
  /** The affiliate's name, as the merchant entered it. */
  readonly affiliate: string
  /** The affiliate's coupon that is valid now, to offer to the visitor. */
  readonly coupon?: string
}

/** `POST /v1/sales`: one order, reported by a server. Unknown keys are refused. */
export interface SaleRequest extends OrderFields {
  readonly orderId: string
  readonly total: Decimal
  readonly currency: string
  readonly visitorId?: string
  /** ISO 8601. When the order was placed; without it, the time of arrival. */
  readonly at?: string
  /** Of several reports of one order by the same source the highest counts. Default: 0. */
  readonly revision?: number
  readonly test?: boolean
}

/** `POST /v1/actions`. */
export interface ActionRequest extends OrderFields {
  readonly code: string
  readonly orderId?: string
  readonly actionId?: string
  readonly visitorId?: string
  readonly at?: string
  readonly test?: boolean
}

/** `POST /v1/refunds`: money that went back to the customer. Without `amount`, all of the order. */
export interface RefundRequest {
  readonly orderId: string
  readonly refundId: string
  readonly amount?: Decimal
  readonly currency?: string
  readonly productId?: string
  readonly at?: string
  readonly test?: boolean
}

/** `POST /v1/clicks`: a click seen by a server. */
export interface ClickRequest extends ReferralFields {
  readonly visitorId?: string
  readonly url?: string
  readonly at?: string
  readonly test?: boolean
}

/** The answer to `POST /v1/clicks`. */
export interface ClickResponse {
  readonly visitorId: string
  readonly state: EventState
  readonly code?: string
  readonly message?: string
}
