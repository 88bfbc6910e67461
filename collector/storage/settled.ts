import type { Affiliate } from '../domain/affiliate.js'
import type { ConversionDetail } from '../domain/conversion.js'
import type { OrderKey } from '../domain/ids.js'
import type { Facts, Outcome } from '../settle/facts.js'

/**
 * Decides an order. Must be pure: PostgreSQL may call it again after a deadlock, and SQLite calls it
 * inside a transaction that cannot wait.
 */
export type Decide = (facts: Facts) => Outcome

/**
 * The result for a sender. A duplicate has the current state of the order, so that a retry gets the
 * same answer.
 */
export interface Settled {
  /**
   * `conflict`: a different message is stored under this id. `full`: the order already has
   * `PAGE_REPORTS_MAX` unsigned reports of pages, or `CLAIMANT_REPORTS_MAX` of this claimant. In
   * both cases nothing was changed.
   */
  readonly state: 'recorded' | 'duplicate' | 'conflict' | 'full'
  /** Why this report was not fully applied; undefined if it was. */
  readonly parked: string | undefined
  /** The order it belongs to; for a duplicate, the one that the first delivery was for. */
  readonly orderKey: OrderKey
  /**
   * Whether the account receives webhooks, so that the order may have other names:
   * `Webhooks.orderNamed`.
   */
  readonly mayHaveNames?: boolean
  /** The order with its affiliates, if `withOrder` was set and the report is stored. */
  readonly order?: ShownOrder
}

/** An order, and the affiliates that it names. */
export interface ShownOrder {
  readonly conversion: ConversionDetail
  readonly affiliates: readonly Affiliate[]
}
