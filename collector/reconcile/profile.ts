import type { Money } from '../domain/money.js'
import type { Problem } from '../domain/problem.js'
import type { Column, Row } from '../imports/columns.js'
import type { WrittenTime } from '../imports/times.js'
import type { Zone } from '../imports/zones.js'
import type { Refunded } from './fileOrder.js'

/** How the cells of the files are written. */
export interface Reading {
  readonly now: number
  /** The zone of times without one. */
  readonly zone: Zone
  /** The currency of amounts, if the file has no column for it. */
  readonly currency: string | undefined
  /** Whether amounts with more decimals than their currency are rounded. */
  readonly isRounded: boolean
  /** Whether 4990 is 4990.00 or 49.90. Undefined: as the provider usually writes amounts. */
  readonly unit: 'major' | 'minor' | undefined
  /** Which part of 01/02/2026 is the day. Undefined: such a row is refused. */
  readonly dates: 'dmy' | 'mdy' | undefined
  /** Statuses that mean paid besides the known ones, as `plainName` writes them. */
  readonly paidStatuses: ReadonlySet<string>
  /** What is removed from the beginning of order ids. */
  readonly prefix: string
}

/** What one row of a merchant's file says. */
export type Entry = SaleEntry | RefundEntry | UnpaidEntry | ContinuedEntry | LeftOutEntry

/** An order that was paid. */
export interface SaleEntry {
  readonly kind: 'sale'
  readonly orderId: string
  /** Other ids of the payment, by which refunds of the file and stored orders may name it. */
  readonly references: readonly string[]
  readonly total: Money
  readonly at: WrittenTime
  /** All that was refunded of the order. Undefined: the row does not say. */
  readonly refunded: Money | undefined
  readonly coupons: readonly string[]
  readonly customer: string | undefined
  readonly visitor: string | undefined
}

/** One refund. */
export interface RefundEntry {
  readonly kind: 'refund'
  /** Undefined: the order is known by the references only. */
  readonly orderId: string | undefined
  readonly references: readonly string[]
  readonly refund: Refunded
}

/** An order whose money has not arrived (`awaited`), or never will (`failed`). */
export interface UnpaidEntry {
  readonly kind: 'unpaid'
  readonly orderId: string
  readonly state: 'awaited' | 'failed'
  readonly at: WrittenTime
}

/** A further line of an order, whose total is on another line. */
export interface ContinuedEntry {
  readonly kind: 'continued'
  /** Undefined if only its place in the file says which order it belongs to. */
  readonly orderId: string | undefined
}

/** A row that is about no order. */
export interface LeftOutEntry {
  readonly kind: 'left_out'
  readonly why: 'test' | 'other'
  /** What the row is, as the file says it. */
  readonly type: string
}

/** The form of a provider's export. */
export interface Profile {
  readonly name: string
  /** For people. */
  readonly title: string
  /** A file has this form if it has one column of each list, as `plainName` writes them. */
  readonly marks: readonly (readonly string[])[]
  readonly columns: readonly Column[]
  readonly needs: readonly (readonly string[])[]
  readonly read: (row: Row, reading: Reading) => Entry | Problem
}
