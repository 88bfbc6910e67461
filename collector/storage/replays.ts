import type { AccountId, OrderKey } from '../domain/ids.js'
import type { OrderRef } from '../domain/order.js'
import type { Program } from '../domain/program.js'
import type { Applied, Outcome } from '../settle/facts.js'
import type { Decide } from './settled.js'

/** What the orders of the past would earn under another program. */
export interface Replays {
  /**
   * Loads the facts of the orders that were placed in a span of time, in the order of placing, decides
   * each, and passes them on page by page. Reads one snapshot, on a connection that cannot write. Test
   * orders and bookings are left out.
   *
   * A bond from an order of the span is the one that its decision gave; a bond from an earlier order is
   * the stored one. Rejects with `TooManyBonds` if more than `BONDS_MAX` customers are bonded. Ends
   * early, without an error, once `onPage` returns false.
   */
  replay(
    query: ReplayQuery,
    decide: Decide,
    onPage: (page: ReplayPage) => boolean | Promise<boolean>,
  ): Promise<void>
}

export interface ReplayQuery {
  readonly accountId: AccountId
  readonly from: number
  /** Before this instant. */
  readonly to: number
  /** The instant as of which other orders count as approved. */
  readonly at: number
  /** What is decided with. Undefined: what the account has. */
  readonly policies?: Program['policies'] | undefined
  readonly campaigns?: Program['campaigns'] | undefined
}

export interface ReplayPage {
  readonly orders: readonly ReplayedOrder[]
  /** How many orders the span has. */
  readonly total: number
}

export interface ReplayedOrder extends OrderRef {
  readonly orderKey: OrderKey
  readonly convertedAt: number
  /** What was decided when the order was settled last. Undefined: nothing was reported to decide. */
  readonly applied: Applied | undefined
  /** Whether it is an older verdict, which stays because its commission was approved. */
  readonly isKept: boolean
  readonly outcome: Outcome
}

/** How many customers with bonds are remembered in one replay. */
export const BONDS_MAX = 500_000

/** More customers than are remembered. A shorter span has fewer. */
export class TooManyBonds extends Error {}
