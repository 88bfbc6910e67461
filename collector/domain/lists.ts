import type { AffiliateStatus } from './affiliate.js'
import type { Commission, Status } from './commission.js'
import type { AccountId, AffiliateId, OrderKey, PayoutId } from './ids.js'
import type { LedgerAccount } from './ledger.js'
import type { Money, Sum } from './money.js'
import type { OrderRef } from './order.js'

/** How many rows a list answers at most. */
export const LIST_MAX = 200

/**
 * A place in a list: the values of a row in the columns by which the list is sorted. The last ones tell
 * rows of the same instant apart.
 */
export type ListPosition = readonly (string | number)[]

/** How many columns a list is sorted by at most. */
export const AFTER_LENGTH_MAX = 4

/** A page of a list, newest first. `before` continues after the previous page. */
export interface ListQuery {
  readonly accountId: AccountId
  readonly limit?: number
  /** Rows older than this instant only. */
  readonly before?: number
  /** How many of the first rows are skipped. */
  readonly skip?: number
  /** Rows after this one only. */
  readonly after?: ListPosition | undefined
  /** Whether the oldest come first. */
  readonly ascending?: boolean
  /** Rows of this instant or later only. */
  readonly since?: number | undefined
  /** Rows before this instant only. */
  readonly until?: number | undefined
  readonly affiliateId?: AffiliateId | undefined
  /** The beginning of an order id, or the whole id if the list is too long to search by prefix. */
  readonly search?: string | undefined
}

/** How many sales with given order ids are answered at most. An order may have one per product. */
export const SALES_CALLED_MAX = 5_000

/** Sales of a span of time, the oldest first, at most `LIST_MAX`. */
export interface SalesQuery {
  readonly accountId: AccountId
  readonly from: number
  /** Before this instant. */
  readonly to: number
  /** The last sale of the page before. */
  readonly after?: { readonly convertedAt: number; readonly orderKey: OrderKey } | undefined
}

export interface AffiliateQuery extends ListQuery {
  readonly status?: AffiliateStatus | undefined
  /** Sorted by code instead of the time at which they were added. */
  readonly byCode?: boolean
}

/** What a person booked is no conversion. */
export const CONVERSION_KINDS = [
  'sale',
  'action',
  'traffic',
] as const satisfies readonly OrderRef['kind'][]
export type ConversionKind = (typeof CONVERSION_KINDS)[number]

export interface ConversionQuery extends ListQuery {
  readonly status?: Status | 'unattributed' | undefined
  readonly kind?: ConversionKind | undefined
}

export interface CommissionQuery extends ListQuery {
  readonly status?: Status | undefined
}

export interface CommissionRow extends Omit<Commission, 'basis'>, OrderRef {
  readonly convertedAt: number
  readonly test: boolean
}

export interface PayoutRow {
  readonly id: PayoutId
  readonly affiliateId: AffiliateId
  readonly amount: Money
  readonly paidBy: string
  readonly paidAt: number
}

export interface PayableRow {
  readonly affiliateId: AffiliateId
  readonly amount: Sum
  /** How many commissions it is made of. */
  readonly commissions: number
}

export interface LedgerBalanceRow {
  readonly affiliateId: AffiliateId
  readonly account: LedgerAccount
  readonly amount: Sum
  /** Of test orders, which are never paid. */
  readonly test: boolean
}
