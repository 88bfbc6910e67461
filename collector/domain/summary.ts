import type { OrderKey } from './ids.js'
import type { Sum } from './money.js'

/** How many orders that nobody reported are named at most. */
export const AWAITING_SHOWN_MAX = 10

/** How many tasks are counted at most. */
export const TASKS_COUNTED_MAX = 1_000

/** The figures at the top of the panel, since an instant. Without tests. */
export interface Summary {
  readonly clicks: number
  /** Without those of which only a refund or a decision was heard. */
  readonly conversions: number
  /** Of these the newest, `AWAITING_SHOWN_MAX` at most. */
  readonly awaitingSale: readonly { readonly orderKey: OrderKey; readonly orderId: string }[]
  /** Gross totals per currency. */
  readonly sales: readonly Sum[]
  /** What was refunded of them until now. */
  readonly refunded: readonly Sum[]
  /** What affiliates have earned for orders since then, after refunds. */
  readonly earned: readonly Sum[]
  /** Refused or parked. */
  readonly setAside: number
  /** Tasks of orders that wait to be settled anew, now, counted up to `TASKS_COUNTED_MAX`. */
  readonly resettling: number
}
