import type { AccountId, AffiliateId, Id, OrderKey, PayoutId } from './ids.js'
import type { Money, Sum } from './money.js'
import type { PayeeDetails, Payer } from './payee.js'

export type BatchId = Id<'batch'>

export const BATCH_STATES = ['open', 'paid', 'reverted'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/** The files that a batch can be paid with. */
export const PAYOUT_FORMATS = ['csv', 'paypal', 'wise', 'sepa'] as const
export type PayoutFormat = (typeof PAYOUT_FORMATS)[number]

/**
 * `planned`: its money is about to be frozen. `left_out`: nothing was payable any more. `frozen`: its
 * money is not payable a second time. `taken_out`, `reverted`: its money is payable again.
 */
export type RowState = 'planned' | 'left_out' | 'frozen' | 'paid' | 'taken_out' | 'reverted'

/** One affiliate and currency of a batch. */
export interface PayoutBatchRow {
  readonly payoutId: PayoutId
  /** Counts from 1. The order in the file. */
  readonly position: number
  readonly affiliateId: AffiliateId
  readonly state: RowState
  /** What was frozen; 0 before. */
  readonly amount: Money
  /** The details at the time of the batch. */
  readonly details: PayeeDetails | undefined
  /** The revision of the batch from which on the row is not in the file. */
  readonly takenOutIn: number | undefined
  /** Whether the collector still has to book or settle something for it. */
  readonly isUnfinished: boolean
  readonly changedAt: number
  readonly changedBy: string
  readonly note: string
}

export interface PayoutBatch {
  readonly accountId: AccountId
  readonly id: BatchId
  readonly state: BatchState
  readonly format: PayoutFormat
  /** How many rows were taken out. Files of one revision have the same bytes. */
  readonly revision: number
  readonly payer: Payer | undefined
  readonly createdAt: number
  readonly createdBy: string
  readonly closedAt: number | undefined
  readonly closedBy: string | undefined
  readonly note: string
}

/** A batch in a list. */
export interface ListedBatch extends Omit<PayoutBatch, 'payer'> {
  /** The rows that are in its file now. */
  readonly count: number
  /** Their sums, one for each currency. */
  readonly sums: readonly Sum[]
  readonly isUnfinished: boolean
}

export interface BatchDetail {
  readonly batch: PayoutBatch
  readonly rows: readonly PayoutBatchRow[]
  readonly files: readonly PayoutFile[]
}

/** A file that was made from a batch. */
export interface PayoutFile {
  readonly format: PayoutFormat
  readonly revision: number
  readonly sha256: string
  /** How many payments it has. */
  readonly count: number
  readonly madeAt: number
  readonly madeBy: string
}

/** What a payout pays for one order. Below zero: a debt that it deducts. */
export interface PayoutOrderLine {
  readonly orderKey: OrderKey
  readonly tier: number
  readonly amount: Money
}

/** How many affiliates and currencies one batch may have. Files of Wise may have no more. */
export const BATCH_ROWS_MAX = 1_000

/** The rows that a file of a revision pays. */
export const rowsOfFile = (
  rows: readonly PayoutBatchRow[],
  revision: number,
): readonly PayoutBatchRow[] =>
  rows.filter(
    ({ amount, takenOutIn }) =>
      amount.amount > 0 && (takenOutIn === undefined || takenOutIn > revision),
  )
