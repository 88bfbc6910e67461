import type { Decimal } from './v1.js'

/** `GET /v1/conversions/<orderId>`. */
export interface ConversionsResponse {
  /** The conversions of the order, at most the first 200. */
  readonly conversions: readonly ConversionResponse[]
  /** Set if the order has further conversions. */
  readonly more?: true
}

/** One sale or action: the commissions, the reasons for them, and all reports that it was made from. */
export interface ConversionResponse {
  readonly orderId: string
  /** `traffic`: what clicks of a day, or impressions of a month, earned. */
  readonly kind: 'sale' | 'action' | 'traffic'
  readonly productId?: string
  /** The action's code. With the kind `traffic`: whose it is. */
  readonly code?: string
  /** Absent until a sale is reported, for example if a refund was reported first. */
  readonly total?: Decimal
  /** `total` minus all refunds. */
  readonly remaining?: Decimal
  readonly currency?: string
  /** The most trusted source of the reports. */
  readonly source: 'browser' | 'signed' | 'server' | 'webhook' | 'person' | 'import' | 'collector'
  /** The least advanced status of the commissions, or "unattributed". */
  readonly status: string
  /** ISO 8601. */
  readonly convertedAt: string
  readonly verdict: VerdictResponse
  readonly commissions: readonly CommissionResponse[]
  /** What this conversion contributes to the balances of its affiliates. Empty for a test. */
  readonly balances: readonly BalancesResponse[]
  readonly entries: readonly EntryResponse[]
  readonly reports: readonly ReportResponse[]
  /** Reasons why a person should check the order, for example "conflict". */
  readonly flags: readonly string[]
  readonly test: boolean
  /** In the answer to a report: which further fields it should send. */
  readonly advice?: string
}

export interface VerdictResponse {
  readonly credits: readonly {
    readonly affiliate: string
    readonly campaign: string
    readonly rule: string
    /** Parts per million. */
    readonly share: number
    readonly clickId?: string
  }[]
  /** The rules that did not credit an affiliate, in order, each with its reason. */
  readonly trail: readonly { readonly rule: string; readonly miss: string }[]
  /** Clicks that could have earned alone, but may not take the place of an earlier one. */
  readonly passed?: readonly {
    readonly clickId: string
    readonly affiliate: string
    readonly miss: string
  }[]
  /** The policy and its version, for example "default@3". Absent until a sale is reported. */
  readonly policy?: string
}

export interface CommissionResponse {
  readonly affiliate: string
  readonly campaign: string
  readonly tier: number
  readonly amount: Decimal
  readonly currency: string
  readonly status: string
  /** The reasons why the commission is held or declined. */
  readonly reasons: readonly string[]
  /** ISO 8601. Absent while the commission is unverified, and for a test. */
  readonly maturesAt?: string
  /** The terms and the inputs from which the commission was computed. They suffice to recompute it. */
  readonly terms: unknown
}

/** Sums of one affiliate in one currency. `earned` is all of the others together. */
export interface BalancesResponse {
  readonly affiliate: string
  readonly currency: string
  readonly earned: Decimal
  readonly unverified: Decimal
  readonly pending: Decimal
  readonly held: Decimal
  /** What the next payout pays. Negative if the order was refunded after it was paid. */
  readonly payable: Decimal
  /** What payouts have paid. */
  readonly paid: Decimal
}

export interface EntryResponse {
  readonly affiliate: string
  readonly from: string
  readonly to: string
  readonly amount: Decimal
  readonly currency: string
  readonly reason: string
  readonly at: string
}

export interface ReportResponse {
  readonly id: string
  readonly kind: string
  readonly source: string
  readonly receivedAt: string
  readonly occurredAt: string
  readonly visitorId?: string
  readonly total?: Decimal
  readonly currency?: string
  readonly coupons?: readonly string[]
  /** Fields of a page's report that were invalid and therefore dropped or cut. */
  readonly flawed?: readonly string[]
  /** The reason why this report could not be applied. */
  readonly parked?: string
  readonly reason?: string
  /** The payment provider says that the money of the order has not arrived. */
  readonly payment?: 'awaited' | 'failed'
  /** The subscription of the order, as the payment provider names it. */
  readonly subscription?: string
  /** The refund failed, or the dispute was won: the money stayed with the merchant. */
  readonly undone?: true
  /** The amount is the sum of all refunds of a payment so far. */
  readonly soFar?: true
  /** The reports of this order count for the order with this id. */
  readonly movedTo?: string
  /** With the kind `traffic`: how many clicks or impressions were counted. */
  readonly counted?: number
}
