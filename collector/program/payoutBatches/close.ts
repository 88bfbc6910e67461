import type { AccountId, PayoutId } from '../../domain/ids.js'
import { type BatchDetail, type BatchId, rowsOfFile } from '../../domain/payoutBatch.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { isPlainText } from '../../domain/text.js'
import type { BatchChange, CloseBatch } from '../../storage/payoutBatches.js'
import type { Deps } from '../deps.js'
import { finishBatch } from './prepare.js'

const NOTE_MAX = 500

export interface CloseForm {
  readonly by: string
  readonly note?: string
}

/** The batch after what it still needed was done. */
export const batchCalled = async (
  deps: Deps,
  accountId: AccountId,
  id: string,
): Promise<BatchDetail | Problem> => {
  await finishBatch(deps, accountId, id as BatchId)
  return (await deps.storage.payoutBatch(accountId, id as BatchId)) ?? unknownBatch(id)
}

/** Marks what is left of a batch as paid, and tells its affiliates. Waymark does not transfer money. */
export const markBatchPaid = (
  deps: Deps,
  accountId: AccountId,
  id: string,
  form: CloseForm,
): Promise<Problem | undefined> =>
  closing(deps, accountId, id, form, (close) => deps.storage.markBatchPaid(close))

/** Makes the money of an open or paid batch payable again. */
export const revertBatch = (
  deps: Deps,
  accountId: AccountId,
  id: string,
  form: CloseForm,
): Promise<Problem | undefined> =>
  closing(deps, accountId, id, form, (close) => deps.storage.revertBatch(close))

/** Makes the money of one row payable again, for example if a bank refused the payment. */
export const takeOutRow = (
  deps: Deps,
  accountId: AccountId,
  id: string,
  payoutId: string,
  form: CloseForm,
): Promise<Problem | undefined> =>
  closing(deps, accountId, id, form, (close) =>
    deps.storage.takeOutRow(close, payoutId as PayoutId),
  )

/** The row of an affiliate in a batch. An affiliate with several currencies needs one. */
export const rowOfAffiliate = async (
  deps: Deps,
  accountId: AccountId,
  id: string,
  code: string,
  currency: string | undefined,
): Promise<PayoutId | Problem> => {
  const detail = await batchCalled(deps, accountId, id)
  if (isProblem(detail)) return detail
  const affiliate = await deps.storage.affiliateByCode(accountId, code)
  const rows = rowsOfFile(detail.rows, detail.batch.revision).filter(
    ({ affiliateId, amount }) =>
      affiliateId === affiliate?.id && (currency === undefined || amount.currency === currency),
  )
  const [row, other] = rows
  if (!row) return problem('unknown', 'affiliate', `"${code}" is not in the batch.`)
  if (!other) return row.payoutId
  const found = rows.map(({ amount }) => amount.currency).join(', ')
  return problem('ambiguous', 'currency', `"${code}" is in the batch with ${found}: name one.`)
}

export const unknownBatch = (id: string): Problem =>
  problem('unknown', 'batch', `There is no payout batch "${id}".`)

const closing = async (
  deps: Deps,
  accountId: AccountId,
  id: string,
  { by, note = '' }: CloseForm,
  change: (close: CloseBatch) => Promise<BatchChange>,
): Promise<Problem | undefined> => {
  const text = note.trim()
  if (text.length > NOTE_MAX || !isPlainText(text)) {
    return problem('invalid', 'note', `Write at most ${NOTE_MAX} characters in one line.`)
  }
  const batchId = id as BatchId
  await finishBatch(deps, accountId, batchId)
  const done = await change({ accountId, id: batchId, by, at: deps.now(), note: text })
  if (done !== 'done') return whyNot(id, done)
  await finishBatch(deps, accountId, batchId)
  return undefined
}

const whyNot = (id: string, change: Exclude<BatchChange, 'done'>): Problem =>
  change === 'unknown' ? unknownBatch(id) : problem(change, 'batch', WHY_NOT[change])

const WHY_NOT: Readonly<Record<Exclude<BatchChange, 'done' | 'unknown'>, string>> = {
  unfinished: 'The batch is still being frozen. Try again in a moment.',
  empty: 'No payment is left in the batch. Revert it instead.',
  open: 'The batch is open.',
  paid: 'The batch is already marked as paid.',
  reverted: 'The batch is reverted, so its money is payable again.',
  taken_out: 'The payment is not in the batch any more.',
}
