import type { AccountId, OrderKey, PayoutId } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import type {
  BatchDetail,
  BatchId,
  ListedBatch,
  PayoutFile,
  PayoutOrderLine,
} from '../../../domain/payoutBatch.js'
import { type BatchQuery, PAYOUT_ORDERS_MAX } from '../../payoutBatches.js'
import type { Sealing } from '../../sealing.js'
import { placeAfter } from '../placeAfter.js'
import { all, insertNew, one, type Step, together } from '../step.js'
import {
  type BatchRow,
  batchFromRow,
  type PayoutRowRecord,
  payerOf,
  rowFromRecord,
} from './batchRows.js'

/** Rows whose money is in the batch. The text is part of statements. */
const IN_BATCH = "state in ('planned', 'frozen', 'paid')"

interface FileRow {
  readonly format: PayoutFile['format']
  readonly revision: number
  readonly sha256: string
  readonly rows_count: number
  readonly made_at: number
  readonly made_by: string
}

const fileFromRow = (row: FileRow): PayoutFile => ({
  format: row.format,
  revision: row.revision,
  sha256: row.sha256,
  count: row.rows_count,
  madeAt: row.made_at,
  madeBy: row.made_by,
})

export function* payoutBatch(
  accountId: AccountId,
  id: BatchId,
  sealing: Sealing,
): Step<BatchDetail | undefined> {
  const { batch, rows, files } = yield* together({
    batch: one<BatchRow>(
      'select * from payout_batches where account_id = ? and id = ?',
      accountId,
      id,
    ),
    rows: all<PayoutRowRecord>(
      'select * from payout_rows where account_id = ? and batch_id = ? order by position',
      accountId,
      id,
    ),
    files: all<FileRow>(
      `select * from payout_files where account_id = ? and batch_id = ?
       order by made_at, format, revision`,
      accountId,
      id,
    ),
  })
  if (!batch) return undefined
  return {
    batch: { ...batchFromRow(batch), payer: payerOf(batch, sealing) },
    rows: rows.map((row) => rowFromRecord(row, sealing)),
    files: files.map(fileFromRow),
  }
}

interface SumRow {
  readonly batch_id: string
  readonly currency: string
  readonly count: number
  readonly amount: number
  readonly unfinished: number
}

export function* payoutBatches({
  accountId,
  before = Number.MAX_SAFE_INTEGER,
  skip = 0,
  limit,
  after,
  ascending = false,
}: BatchQuery): Step<readonly ListedBatch[]> {
  const place = placeAfter(['created_at', 'id'], after, ascending)
  const batches = yield* all<BatchRow>(
    `select * from payout_batches where account_id = ? and created_at < ? ${place.text}
     order by ${place.order} limit ? offset ?`,
    accountId,
    before,
    ...place.values,
    limit,
    skip,
  )
  const ids = batches.map(({ id }) => id)
  if (ids.length === 0) return []
  const sums = yield* all<SumRow>(
    `select batch_id, currency, sum(case when ${IN_BATCH} then 1 else 0 end) as count,
       cast(sum(case when ${IN_BATCH} then amount else 0 end) as bigint) as amount,
       max(unfinished) as unfinished
     from payout_rows where account_id = ? and batch_id in (?*)
     group by batch_id, currency order by batch_id, currency`,
    accountId,
    ids,
  )
  return batches.map((row) => {
    const own = sums.filter(({ batch_id }) => batch_id === row.id)
    return {
      ...batchFromRow(row),
      count: own.reduce((all, { count }) => all + Number(count), 0),
      sums: own
        .filter(({ count }) => Number(count) > 0)
        .map(({ amount, currency }) => ({ amount: BigInt(amount), currency })),
      isUnfinished: own.some(({ unfinished }) => unfinished === 1),
    }
  })
}

/** What the payout moved first. Entries that book it back have another reason. */
export function* payoutOrders(
  accountId: AccountId,
  payoutId: PayoutId,
  after: Pick<PayoutOrderLine, 'orderKey' | 'tier'> = { orderKey: '' as OrderKey, tier: 0 },
): Step<readonly PayoutOrderLine[]> {
  const rows = yield* all<{
    order_key: OrderKey
    tier: number
    amount: number
    currency: string
  }>(
    `select order_key, tier, case when to_account = 'paid' then amount else -amount end as amount,
       currency
     from entries
     where account_id = ? and payout_id is not null and payout_id = ? and reason = 'payout'
       and (order_key, tier) > (?, ?)
     order by order_key, tier limit ${PAYOUT_ORDERS_MAX}`,
    accountId,
    payoutId,
    after.orderKey,
    after.tier,
  )
  return rows.map(({ order_key, tier, amount, currency }) => ({
    orderKey: order_key,
    tier,
    amount: money(amount, currency),
  }))
}

export function* batchOfPayout(
  accountId: AccountId,
  payoutId: PayoutId,
): Step<BatchId | undefined> {
  const row = yield* one<{ batch_id: BatchId }>(
    'select batch_id from payout_rows where account_id = ? and payout_id = ?',
    accountId,
    payoutId,
  )
  return row?.batch_id
}

const FILE_KEY = ['account_id', 'batch_id', 'format', 'revision']

/** The file that was stored first decides which bytes a revision has. */
export function* keepPayoutFile(
  accountId: AccountId,
  id: BatchId,
  file: PayoutFile,
): Step<PayoutFile> {
  const { format, revision, sha256, count, madeAt, madeBy } = file
  const key = { account_id: accountId, batch_id: id, format, revision }
  yield* insertNew(
    'payout_files',
    [{ ...key, sha256, rows_count: count, made_at: madeAt, made_by: madeBy }],
    FILE_KEY,
  )
  const kept = yield* one<FileRow>(
    `select * from payout_files
     where account_id = ? and batch_id = ? and format = ? and revision = ?`,
    accountId,
    id,
    format,
    revision,
  )
  return kept ? fileFromRow(kept) : file
}
