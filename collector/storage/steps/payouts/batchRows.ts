import type { AccountId, AffiliateId, PayoutId } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import type { PayeeDetails, Payer } from '../../../domain/payee.js'
import type { BatchId, PayoutBatch, PayoutBatchRow } from '../../../domain/payoutBatch.js'
import type { Payout } from '../../payout.js'
import type { NewBatch, NewBatchRow } from '../../payoutBatches.js'
import type { Place, Sealing } from '../../sealing.js'
import { insertNew, type Row, type Step, togetherAll } from '../step.js'

export const ofBatch = (accountId: string, id: string): Place => ['payout_batches', accountId, id]
export const ofRow = (accountId: string, payoutId: string): Place => [
  'payout_rows',
  accountId,
  payoutId,
]

/** A value that is stored as encrypted JSON. */
export const sealJson = (value: unknown, place: Place, sealing: Sealing): string | null =>
  value === undefined ? null : sealing.seal(JSON.stringify(value), place)

export const openJson = <Value>(
  kept: string | null,
  place: Place,
  sealing: Sealing,
): Value | undefined =>
  kept === null ? undefined : (JSON.parse(sealing.open(kept, place)) as Value)

const BATCH_KEY = ['account_id', 'id']
const ROW_KEY = ['account_id', 'payout_id']

/** Stores a batch whose rows are to be frozen. */
export function* planBatch(batch: NewBatch, sealing: Sealing): Step<void> {
  const { accountId, id, format, payer, createdAt, createdBy, rows } = batch
  const written = yield* insertNew(
    'payout_batches',
    [
      {
        ...{ account_id: accountId, id, state: 'open', format, revision: 0 },
        payer: sealJson(payer, ofBatch(accountId, id), sealing),
        ...{ created_at: createdAt, created_by: createdBy },
        ...{ closed_at: null, closed_by: null, note: '' },
      },
    ],
    BATCH_KEY,
  )
  if (!written[0]) return
  yield* insertNew(
    'payout_rows',
    rows.map((row, index) => plannedRow(batch, row, index + 1, sealing)),
    ROW_KEY,
  )
}

const plannedRow = (
  { accountId, id, createdAt, createdBy }: NewBatch,
  { payoutId, affiliateId, currency, details }: NewBatchRow,
  position: number,
  sealing: Sealing,
): Row => ({
  ...{ account_id: accountId, payout_id: payoutId, batch_id: id, position },
  ...{ affiliate_id: affiliateId, currency, state: 'planned', amount: 0, commissions: 0 },
  details: sealJson(details, ofRow(accountId, payoutId), sealing),
  ...{ taken_out_in: null, unfinished: 1, changed_at: createdAt, changed_by: createdBy, note: '' },
})

/** A payout that was marked as paid by itself, as a batch of one row. */
export function* paidAlone({
  accountId,
  id,
  affiliateId,
  amount,
  paidBy,
  paidAt,
}: Payout): Step<void> {
  yield* togetherAll([
    insertNew(
      'payout_batches',
      [
        {
          ...{ account_id: accountId, id, state: 'paid', format: 'csv', revision: 0, payer: null },
          ...{ created_at: paidAt, created_by: paidBy, closed_at: paidAt, closed_by: paidBy },
          note: '',
        },
      ],
      BATCH_KEY,
    ),
    insertNew(
      'payout_rows',
      [
        {
          ...{ account_id: accountId, payout_id: id, batch_id: id, position: 1 },
          ...{ affiliate_id: affiliateId, currency: amount.currency, state: 'paid' },
          ...{ amount: amount.amount, commissions: 0, details: null, taken_out_in: null },
          ...{ unfinished: 0, changed_at: paidAt, changed_by: paidBy, note: '' },
        },
      ],
      ROW_KEY,
    ),
  ])
}

export interface BatchRow {
  readonly account_id: string
  readonly id: string
  readonly state: string
  readonly format: string
  readonly revision: number
  readonly payer: string | null
  readonly created_at: number
  readonly created_by: string
  readonly closed_at: number | null
  readonly closed_by: string | null
  readonly note: string
}

export const batchFromRow = (row: BatchRow): Omit<PayoutBatch, 'payer'> => ({
  accountId: row.account_id as AccountId,
  id: row.id as BatchId,
  state: row.state as PayoutBatch['state'],
  format: row.format as PayoutBatch['format'],
  revision: row.revision,
  createdAt: row.created_at,
  createdBy: row.created_by,
  closedAt: row.closed_at ?? undefined,
  closedBy: row.closed_by ?? undefined,
  note: row.note,
})

export const payerOf = (row: BatchRow, sealing: Sealing): Payer | undefined =>
  openJson<Payer>(row.payer, ofBatch(row.account_id, row.id), sealing)

export interface PayoutRowRecord {
  readonly account_id: string
  readonly payout_id: PayoutId
  readonly batch_id: BatchId
  readonly position: number
  readonly affiliate_id: AffiliateId
  readonly currency: string
  readonly state: PayoutBatchRow['state']
  readonly amount: number
  readonly details: string | null
  readonly taken_out_in: number | null
  readonly unfinished: number
  readonly changed_at: number
  readonly changed_by: string
  readonly note: string
}

export const rowFromRecord = (row: PayoutRowRecord, sealing: Sealing): PayoutBatchRow => ({
  payoutId: row.payout_id,
  position: row.position,
  affiliateId: row.affiliate_id,
  state: row.state,
  amount: money(row.amount, row.currency),
  details: openJson<PayeeDetails>(row.details, ofRow(row.account_id, row.payout_id), sealing),
  takenOutIn: row.taken_out_in ?? undefined,
  isUnfinished: row.unfinished === 1,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  note: row.note,
})
