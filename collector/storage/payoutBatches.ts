import type { AccountId, AffiliateId, PayoutId } from '../domain/ids.js'
import type { ListPosition } from '../domain/lists.js'
import type { Payee, PayoutTerms } from '../domain/payee.js'
import type {
  BatchDetail,
  BatchId,
  BatchState,
  ListedBatch,
  PayoutBatch,
  PayoutBatchRow,
  PayoutFile,
  PayoutOrderLine,
} from '../domain/payoutBatch.js'
import type { Decide } from './settled.js'

/** Payouts of many affiliates, and whom they pay. Details are stored encrypted if there is a key. */
export interface PayoutBatches {
  payoutTerms(accountId: AccountId): Promise<PayoutTerms>
  setPayoutTerms(accountId: AccountId, terms: PayoutTerms): Promise<void>
  /** Of the affiliates with details or minimums of their own. */
  payees(accountId: AccountId, ids: readonly AffiliateId[]): Promise<readonly Payee[]>
  setPayee(accountId: AccountId, payee: Payee): Promise<void>
  /** Erases the details, also from batches that are not open. False if nothing is stored. */
  removePayee(accountId: AccountId, affiliateId: AffiliateId): Promise<boolean>

  /** Stores a batch whose rows are to be frozen. Adding one that exists changes nothing. */
  planBatch(batch: NewBatch): Promise<void>
  /**
   * Does what a batch still needs: freezes planned rows, books back what was taken out or reverted, tells
   * of payouts, and settles their orders. Each row is a few transactions. Can be repeated at any time,
   * also by several collectors at once.
   */
  finishBatch(accountId: AccountId, id: BatchId, at: number, decide: Decide): Promise<void>
  /** Marks an open batch as paid, all of whose rows are frozen. */
  markBatchPaid(close: CloseBatch): Promise<BatchChange>
  /** Begins to make the money of an open or paid batch payable again. */
  revertBatch(close: CloseBatch): Promise<BatchChange>
  /** The same for one row. The others stay, and the next file is without it. */
  takeOutRow(close: CloseBatch, payoutId: PayoutId): Promise<BatchChange>
  /** Stores what was made from a batch. Returns the file that was stored first for its revision. */
  keepPayoutFile(accountId: AccountId, id: BatchId, file: PayoutFile): Promise<PayoutFile>

  payoutBatch(accountId: AccountId, id: BatchId): Promise<BatchDetail | undefined>
  /** The batch that a payout belongs to. */
  batchOfPayout(accountId: AccountId, payoutId: PayoutId): Promise<BatchId | undefined>
  /** The newest first. */
  payoutBatches(query: BatchQuery): Promise<readonly ListedBatch[]>
  /** What a payout pays, order by order, after a place. At most `PAYOUT_ORDERS_MAX`. */
  payoutOrders(
    accountId: AccountId,
    payoutId: PayoutId,
    after?: Pick<PayoutOrderLine, 'orderKey' | 'tier'>,
  ): Promise<readonly PayoutOrderLine[]>
}

export interface NewBatch
  extends Pick<PayoutBatch, 'accountId' | 'id' | 'format' | 'payer' | 'createdAt' | 'createdBy'> {
  readonly rows: readonly NewBatchRow[]
}

export interface NewBatchRow extends Pick<PayoutBatchRow, 'payoutId' | 'affiliateId' | 'details'> {
  readonly currency: string
}

export interface CloseBatch {
  readonly accountId: AccountId
  readonly id: BatchId
  readonly by: string
  readonly at: number
  readonly note: string
}

/**
 * `done`: it is stored. `unfinished`: rows are still being frozen. `empty`: no row is left. A state: the
 * batch or row has it, so this cannot be done.
 */
export type BatchChange = 'done' | 'unknown' | 'unfinished' | 'empty' | BatchState | 'taken_out'

export interface BatchQuery {
  readonly accountId: AccountId
  /** Rows older than this instant only. */
  readonly before?: number
  readonly skip?: number
  /** Rows after this one only: its time and id. */
  readonly after?: ListPosition | undefined
  /** Whether the oldest come first. */
  readonly ascending?: boolean
  readonly limit: number
}

/** How many lines of a payout one call reads. */
export const PAYOUT_ORDERS_MAX = 1_000
