import type { PayoutId } from '../../../domain/ids.js'
import type { BatchChange, CloseBatch } from '../../payoutBatches.js'
import { one, run, type Step, together } from '../step.js'
import type { BatchRow, PayoutRowRecord } from './batchRows.js'

/**
 * Each change begins with an update of the batch. On PostgreSQL, other changes of the batch wait for it,
 * and see its rows as this change left them.
 */
export function* markBatchPaid({ accountId, id, by, at, note }: CloseBatch): Step<BatchChange> {
  const closed = yield* run(
    `update payout_batches set state = 'paid', closed_at = ?, closed_by = ?, note = ?
     where account_id = ? and id = ? and state = 'open'
       and exists (select 1 from payout_rows
         where account_id = ? and batch_id = ? and state = 'frozen')
       and not exists (select 1 from payout_rows
         where account_id = ? and batch_id = ? and state = 'planned')`,
    ...[at, by, note, accountId, id, accountId, id, accountId, id],
  )
  if (closed === 0) return yield* whyNot({ accountId, id })
  yield* run(
    `update payout_rows set state = 'paid', unfinished = 1, changed_at = ?, changed_by = ?
     where account_id = ? and batch_id = ? and state = 'frozen'`,
    ...[at, by, accountId, id],
  )
  return 'done'
}

/** What is not frozen yet is left out; the other rows are booked back by `finishBatch`. */
export function* revertBatch({ accountId, id, by, at, note }: CloseBatch): Step<BatchChange> {
  const closed = yield* run(
    `update payout_batches set state = 'reverted', closed_at = ?, closed_by = ?, note = ?
     where account_id = ? and id = ? and state <> 'reverted'`,
    ...[at, by, note, accountId, id],
  )
  if (closed === 0) return yield* whyNot({ accountId, id })
  yield* run(
    `update payout_rows set state = 'left_out', unfinished = 0, changed_at = ?, changed_by = ?
     where account_id = ? and batch_id = ? and state = 'planned'`,
    ...[at, by, accountId, id],
  )
  yield* run(
    `update payout_rows set state = 'reverted', unfinished = 1, changed_at = ?, changed_by = ?
     where account_id = ? and batch_id = ? and state in ('frozen', 'paid')`,
    ...[at, by, accountId, id],
  )
  return 'done'
}

export function* takeOutRow(close: CloseBatch, payoutId: PayoutId): Step<BatchChange> {
  const { accountId, id, by, at, note } = close
  const changed = yield* run(
    `update payout_batches set revision = revision + 1
     where account_id = ? and id = ? and state <> 'reverted'
       and exists (select 1 from payout_rows where account_id = ? and batch_id = ?
         and payout_id = ? and state in ('frozen', 'paid'))`,
    ...[accountId, id, accountId, id, payoutId],
  )
  if (changed === 0) return yield* whyNotRow(close, payoutId)
  const taken = yield* run(
    `update payout_rows set state = 'taken_out', unfinished = 1, changed_at = ?, changed_by = ?,
       note = ?, taken_out_in = (select revision from payout_batches where account_id = ? and id = ?)
     where account_id = ? and payout_id = ? and state in ('frozen', 'paid')`,
    ...[at, by, note, accountId, id, accountId, payoutId],
  )
  return taken > 0 ? 'done' : 'taken_out'
}

function* whyNot({ accountId, id }: Pick<CloseBatch, 'accountId' | 'id'>): Step<BatchChange> {
  const { batch, planned } = yield* together({
    batch: one<BatchRow>(
      'select * from payout_batches where account_id = ? and id = ?',
      accountId,
      id,
    ),
    planned: one<{ state: string }>(
      `select state from payout_rows where account_id = ? and batch_id = ? and state = 'planned'
       limit 1`,
      accountId,
      id,
    ),
  })
  if (!batch) return 'unknown'
  if (batch.state !== 'open') return batch.state as BatchChange
  return planned ? 'unfinished' : 'empty'
}

function* whyNotRow(
  { accountId, id }: Pick<CloseBatch, 'accountId' | 'id'>,
  payoutId: PayoutId,
): Step<BatchChange> {
  const row = yield* one<PayoutRowRecord>(
    'select * from payout_rows where account_id = ? and batch_id = ? and payout_id = ?',
    accountId,
    id,
    payoutId,
  )
  if (!row) return 'unknown'
  if (row.state === 'planned') return 'unfinished'
  return row.state === 'reverted' ? 'reverted' : 'taken_out'
}
