import { createHash } from 'node:crypto'
import type { AccountId } from '../../domain/ids.js'
import { type Sum, sumsOf } from '../../domain/money.js'
import {
  type BatchDetail,
  type PayoutBatchRow,
  type PayoutFile,
  rowsOfFile,
} from '../../domain/payoutBatch.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Deps } from '../deps.js'
import type { FileFormat, FilePayment } from '../payoutFiles/fileFormat.js'
import { batchCalled } from './close.js'
import { formatCalled } from './prepare.js'

export interface ExportForm {
  /** Default: the format of the batch. */
  readonly format?: string
  readonly by: string
}

export interface ExportedFile {
  readonly name: string
  readonly extension: FileFormat['extension']
  readonly content: string
  readonly file: PayoutFile
  /** One for each currency. */
  readonly sums: readonly Sum[]
}

/**
 * The file of a batch as it is now. Until a row is taken out, it has the same bytes each time, or there is
 * an error.
 */
export const exportBatch = async (
  deps: Deps,
  accountId: AccountId,
  id: string,
  { format, by }: ExportForm,
): Promise<ExportedFile | Problem> => {
  const detail = await batchCalled(deps, accountId, id)
  if (isProblem(detail)) return detail
  const { batch, rows } = detail
  const written = formatCalled(format ?? batch.format)
  if (isProblem(written)) return written
  const paid = rowsOfFile(rows, batch.revision)
  const wrong = whyNot(detail, written, paid)
  if (wrong) return wrong
  const payments = await paymentsOf(deps, accountId, paid)
  const { revision, createdAt, payer } = batch
  const content = written.write({ id: batch.id, revision, createdAt, payer, payments })
  const file: PayoutFile = {
    ...{ format: written.format, revision, count: payments.length },
    sha256: createHash('sha256').update(content).digest('hex'),
    ...{ madeAt: deps.now(), madeBy: by },
  }
  const kept = await deps.storage.keepPayoutFile(accountId, batch.id, file)
  if (kept.sha256 !== file.sha256) return otherBytes(kept)
  const name = `payout-${batch.id}-${revision}.${written.extension}`
  return {
    name,
    extension: written.extension,
    content,
    file: kept,
    sums: sumsOf(payments.map(({ amount }) => amount)),
  }
}

const whyNot = (
  { batch, rows }: BatchDetail,
  { format, title, refusal, needsPayer }: FileFormat,
  paid: readonly PayoutBatchRow[],
): Problem | undefined => {
  if (format !== batch.format && format !== 'csv') {
    const message = `The batch was prepared for ${batch.format}. Export it as ${batch.format} or csv.`
    return problem('invalid', 'format', message)
  }
  if (batch.state === 'reverted') {
    const message = 'The batch is reverted: its money is payable again, so it has no file.'
    return problem('reverted', 'batch', message)
  }
  if (rows.some(({ state }) => state === 'planned')) {
    const message = 'The batch is still being frozen. Try again in a moment.'
    return problem('unfinished', 'batch', message)
  }
  if (paid.length === 0) return problem('empty', 'batch', 'No payment is left in the batch.')
  const isErased =
    format !== 'csv' &&
    (paid.some(({ details, amount }) => refusal(details, amount) !== undefined) ||
      (needsPayer && !batch.payer))
  if (!isErased) return undefined
  const message = `A file of ${title} needs details that were erased since. Export it as csv.`
  return problem('erased', 'format', message)
}

const paymentsOf = async (
  { storage }: Deps,
  accountId: AccountId,
  rows: readonly PayoutBatchRow[],
): Promise<readonly FilePayment[]> => {
  const ids = [...new Set(rows.map(({ affiliateId }) => affiliateId))]
  const found = await storage.affiliatesById(accountId, ids)
  const codes = new Map(found.map(({ id, code }) => [id, code]))
  return rows.map(({ payoutId, affiliateId, amount, details }) => ({
    ...{ payoutId, amount, details },
    affiliate: codes.get(affiliateId) ?? affiliateId,
  }))
}

const otherBytes = ({ sha256, madeAt }: PayoutFile): Problem =>
  problem(
    'changed',
    'batch',
    `The file would differ from the one that was made at ${new Date(madeAt).toISOString()} with SHA-256 ${sha256}: details were erased since, or another version of Waymark writes it. Use that file.`,
  )
