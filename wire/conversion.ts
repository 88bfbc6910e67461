import type { Decimal } from './v1.js'

/** `GET /v1/conversions/<orderId>`. */
export interface ConversionsResponse {
  /** The first 200 that were reported. */
  readonly conversions: readonly ConversionResponse[]
  /** There are more than these. */
  readonly more?: true
}

/** One sale or action: who earned, how much, why, and every message it was made from. */
export interface ConversionResponse {
  readonly orderId: string
  readonly kind: 'sale' | 'action'
  readonly productId?: string
  /** The action's code. */
  readonly code?: string
  /** Absent until a sale was reported, for example after an early refund. */
  readonly total?: Decimal
  /** What refunds left of `total`. */
  readonly remaining?: Decimal
  readonly currency?: string
  /** The strongest source so far. */
  readonly source: 'browser' | 'signed' | 'server' | 'webhook' | 'person'
  /** The furthest-behind status among the commissions, or "unattributed". */
  readonly status: string
  /** ISO 8601. */
  readonly convertedAt: string
  readonly verdict: VerdictResponse
  readonly commissions: readonly CommissionResponse[]
  readonly entries: readonly EntryResponse[]
  readonly reports: readonly ReportResponse[]
  /** What a person should look at, for example "conflict". */
  readonly flags: readonly string[]
  readonly test: boolean
  /** In the answer to a report that could say more: what to send too. */
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
  /** The rules that did not credit, in their order, each with its reason. */
  readonly trail: readonly { readonly rule: string; readonly miss: string }[]
  /** For example "default@3": the policy and its version. Absent until a sale was reported. */
  readonly policy?: string
}

export interface CommissionResponse {
  readonly affiliate: string
  readonly campaign: string
  readonly tier: number
  readonly amount: Decimal
  readonly currency: string
  readonly status: string
  /** Why it is held or declined. */
  readonly reasons: readonly string[]
  /** ISO 8601; absent while unverified, and for a test. */
  readonly maturesAt?: string
  /** The terms and the inputs it was computed from: enough to compute it again. */
  readonly terms: unknown
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
  /** Fields of a page's report that could not be read, and were dropped or cut. */
  readonly flawed?: readonly string[]
  /** Why this report could not be applied, when it could not. */
  readonly parked?: string
  readonly reason?: string
}
