import type { Money } from '../domain/money.js'

/** Where a row is. */
export interface Place {
  /** The name of the file. */
  readonly file: string
  readonly line: number
}

/** `continued`: only further lines of it were in the files. `refunded`: only refunds of it were. */
export const FILE_STATES = ['paid', 'awaited', 'failed', 'continued', 'refunded'] as const
export type FileState = (typeof FILE_STATES)[number]

/** An order as the merchant's files have it, put together from all of its rows. */
export interface FileOrder {
  readonly orderId: string
  /** Other ids of its payments, under which it may be stored. At most `FILE_NAMES_MAX`. */
  readonly names: readonly string[]
  readonly place: Place
  readonly state: FileState
  /** When it was placed; 0 if the files do not say. */
  readonly at: number
  readonly total: Money | undefined
  /** All that the files say was refunded, in the currency of the total. Undefined: they do not say. */
  readonly refunded: Money | undefined
  /** Whether `refunded` is a sum over rows, so that refunds of another time may be missing. */
  readonly isRefundedByRows: boolean
  readonly refunds: readonly Refunded[]
  readonly coupons: readonly string[]
  readonly customer: string | undefined
  readonly visitor: string | undefined
  /** Rows of the order contradict each other, so nothing can be said about it. */
  readonly isContradictory: boolean
}

/** One row about a refund. */
export interface Refunded {
  /** The same for the same row in another file. */
  readonly rowId: string
  /** As the provider's webhooks name the refund. */
  readonly refundId: string
  /** Negative if it was taken back. */
  readonly amount: Money
  readonly at: number
  /** The payment of which the provider's webhooks report sums that include this refund. */
  readonly partOf: string | undefined
  /** The adapters whose webhooks name this refund so. */
  readonly providers: readonly string[]
}

/** How many other ids of an order are kept. */
export const FILE_NAMES_MAX = 20
