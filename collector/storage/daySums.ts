import { DAY_MS } from '../domain/time.js'

/**
 * The words of the tables `day_sums` and `changed_days`, see
 * docs/decisions/0037-sums-of-days-that-are-over.md.
 */

/** What is summed: the orders that were placed on a UTC day, or the clicks that were received on it. */
export type DayKind = 'orders' | 'clicks'

/**
 * `affiliates`: sums of orders per affiliate. `account`: sums of orders over all affiliates, without
 * tests. `clicks`: the number of clicks.
 */
export type Scope = 'affiliates' | 'account' | 'clicks'

export const SCOPES: Readonly<Record<DayKind, readonly Scope[]>> = {
  orders: ['affiliates', 'account'],
  clicks: ['clicks'],
}

/** The UTC day of an instant, counted from 1 January 1970. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS)

export const startOf = (day: number): number => day * DAY_MS

/** `live_from` of an account without kept sums. Before the first day that an instant can have. */
export const NOTHING_KEPT = -1_000_000

/** The `day` of the rows that contain the sums over all kept days. */
export const ALL_DAYS = -2_000_000

/** Sums by the day of maturity are also kept for so many days together. */
const BLOCK_DAYS = 32

export const blockOf = (day: number): number => Math.floor(day / BLOCK_DAYS)

export const firstDayOf = (block: number): number => block * BLOCK_DAYS

/** Commissions that are payable in the list of payouts, by their number. */
export const APPROVED = 'approved'
/** Pending commissions, by the day on which they mature. */
export const MATURING = 'maturing'
/** The same by the block of that day. Only over all days. */
export const MATURING_BLOCK = 'maturing_block'
/** Held commissions. */
export const HELD = 'held'
/** Conversions with their gross totals. */
export const SALES = 'sales'
/** What was refunded of them. */
export const REFUNDED = 'refunded'
export const CLICKS = 'clicks'
// All other sums are named after the account of the ledger.

/** The flags of an order that only has a refund or a decision. It is not a conversion. */
export const AWAITING = '["awaiting_sale"]'
