import type { LinkRow } from '../linkRow.js'
import type { ClickRow, CommissionRecord, CouponRow, EntryRow, ShownOrderRow } from '../rows.js'

/** The tables that lists read, with the types that both databases return. */
export interface Tables {
  readonly affiliates: {
    readonly account_id: string
    readonly id: string
    readonly code: string
    readonly created_at: number
  }
  readonly clicks: ClickRow
  /** A view of SQLite. */
  readonly clicks_by_affiliate: ClickRow
  readonly orders: ShownOrderRow
  readonly commissions: CommissionRecord & {
    readonly account_id: string
    readonly converted_at: number
    readonly test: number
  }
  readonly coupons: CouponRow
  readonly entries: EntryRow & { readonly account_id: string }
  readonly payouts: {
    readonly account_id: string
    readonly id: string
    readonly affiliate_id: string
    readonly currency: string
    readonly amount: number
    readonly paid_by: string
    readonly paid_at: number
  }
  readonly payout_rows: {
    readonly account_id: string
    readonly payout_id: string
    readonly state: string
  }
  readonly reports: {
    readonly account_id: string
    readonly order_key: string
    readonly kind: string
    readonly body: string
  }
  readonly resettling: { readonly account_id: string; readonly kind: string }
  readonly set_aside: {
    readonly account_id: string
    readonly received_at: number
    readonly id: string
    readonly state: string
    readonly code: string
    readonly message: string
    readonly kind: string | null
    readonly order_id: string | null
    readonly origin: string | null
    readonly body: string
    readonly report: string | null
  }
  readonly links: LinkRow
  readonly link_days: {
    readonly account_id: string
    readonly link_id: string
    readonly day: number
    readonly clicks: number
  }
  readonly banner_days: {
    readonly account_id: string
    readonly day: number
    readonly banner_id: string
    readonly affiliate_id: string
    readonly impressions: number
    readonly clicks: number
  }
  readonly set_aside_totals: {
    readonly account_id: string
    readonly discarded: number
  }
}
