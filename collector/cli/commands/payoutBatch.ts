import { chmod, rename, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { AccountId } from '../../domain/ids.js'
import { formatMoney, type Sum } from '../../domain/money.js'
import { maskedDetails } from '../../domain/payee.js'
import { PAYOUT_FORMATS, type PayoutBatchRow } from '../../domain/payoutBatch.js'
import type { Deps } from '../../program/deps.js'
import {
  batchCalled,
  markBatchPaid,
  revertBatch,
  rowOfAffiliate,
  takeOutRow,
} from '../../program/payoutBatches/close.js'
import { exportBatch } from '../../program/payoutBatches/exportBatch.js'
import { prepareBatch, previewBatch } from '../../program/payoutBatches/prepare.js'
import { leftOutText } from '../../program/payoutBatches/whyLeftOut.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

const BY = 'command line'
const BATCHES_SHOWN = 20

/** `waymark payout prepare | show | export | paid | take-out | revert` */
export const payoutBatchCommands = (group: Command, io: CliIo, run: Runner): void => {
  prepareCommand(group, io, run)
  showCommand(group, io, run)
  exportCommand(group, io, run)
  closingCommands(group, io, run)
  takeOutCommand(group, io, run)
}

/** The newest batches, for `waymark payout list`. */
export const batchLines = async (deps: Deps, accountId: AccountId): Promise<readonly string[]> => {
  const batches = await deps.storage.payoutBatches({ accountId, limit: BATCHES_SHOWN })
  if (batches.length === 0) return []
  const rows = batches.map(({ id, state, format, createdAt, count, sums, isUnfinished }) => [
    ...[id, day(createdAt), isUnfinished ? `${state}, unfinished` : state, format],
    ...[String(count), sumsText(sums)],
  ])
  return ['', ...table(['batch', 'date', 'state', 'format', 'payments', 'sum'], rows)]
}

interface PrepareOptions {
  readonly format: string
  readonly currency?: string
  readonly affiliates?: string
  readonly dryRun?: boolean
}

const prepareCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('prepare')
    .description('freeze what is payable in a batch, of which a file for a bank can be made')
    .option('--format <name>', PAYOUT_FORMATS.join(', '), 'csv')
    .option('--currency <code>', 'only amounts in this currency')
    .option('--affiliates <codes>', 'only these, separated by commas, whatever their minimum')
    .option('--dry-run', 'only show who would be paid, and who is left out and why')
    .action(async ({ affiliates, dryRun, ...options }: PrepareOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const codes = (affiliates ?? '').split(',').map((code) => code.trim())
        const form = { ...options, affiliates: codes.filter((code) => code !== ''), by: BY }
        const preview = must(await previewBatch(deps, accountId, form))
        const chosen = preview.chosen.map(({ affiliate, amount, details }) => [
          ...[affiliate.code, formatMoney(amount), amount.currency],
          details ? maskedDetails(details) : 'no details',
        ])
        for (const line of table(['affiliate', 'amount', 'currency', 'paid by'], chosen)) {
          io.print(line)
        }
        const left = preview.leftOut.filter(({ why }) => why !== 'not_chosen')
        for (const { affiliate, affiliateId, amount, why } of left) {
          const who = affiliate?.code ?? affiliateId
          io.print(
            `Left out: ${who}, ${formatMoney(amount)} ${amount.currency}: ${leftOutText(why)}`,
          )
        }
        if (dryRun) return
        const { id } = must(await prepareBatch(deps, accountId, form))
        io.print(`Batch ${id} is frozen. Next: waymark payout export ${id}`)
      }),
    )
}

const showCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('show <batch>')
    .description('show a batch: its payments, their states, and the files that were made')
    .action(async (id: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { batch, rows, files } = must(await batchCalled(deps, accountId, id))
        const { state, format, revision, createdAt, createdBy, closedAt, closedBy, note } = batch
        io.print(`Batch ${batch.id}: ${state}, for ${format}`)
        io.print(`Frozen ${timeOf(createdAt)} by ${createdBy}`)
        if (closedAt !== undefined) io.print(`Marked ${state} ${timeOf(closedAt)} by ${closedBy}`)
        if (note !== '') io.print(`Note: ${note}`)
        for (const line of table(
          ['affiliate', 'amount', 'currency', 'state', 'paid by', 'payout', 'note'],
          await rowCells(deps, accountId, rows),
        )) {
          io.print(line)
        }
        for (const file of files) {
          const old = file.revision === revision ? '' : ', outdated: a payment was taken out since'
          io.print(`File ${file.format}: ${file.count} payments, SHA-256 ${file.sha256}${old}`)
        }
      }),
    )
}

const rowCells = async (deps: Deps, accountId: AccountId, rows: readonly PayoutBatchRow[]) => {
  const ids = [...new Set(rows.map(({ affiliateId }) => affiliateId))]
  const found = await deps.storage.affiliatesById(accountId, ids)
  const codes = new Map(found.map(({ id, code }) => [id, code]))
  return rows.map(({ affiliateId, amount, state, details, payoutId, note }) => [
    ...[codes.get(affiliateId) ?? affiliateId, formatMoney(amount), amount.currency],
    ...[state.replace('_', ' '), details ? maskedDetails(details) : '', payoutId, note],
  ])
}

const exportCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('export <batch>')
    .description('write the file of a batch; until a payment is taken out, always the same bytes')
    .option('--format <name>', 'csv, or the format of the batch, which is the default')
    .option('--output <file>', 'default: payout-<batch>-<revision>.<extension>')
    .action(async (id: string, options: { format?: string; output?: string }, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { output, ...form } = options
        const made = must(await exportBatch(deps, accountId, id, { ...form, by: BY }))
        const file = output ?? made.name
        await writePrivately(file, made.content)
        io.print(`${file}: ${made.file.count} payments, ${sumsText(made.sums)}`)
        io.print(`SHA-256 ${made.file.sha256}`)
        io.print(`When the payments are made: waymark payout paid ${id}`)
      }),
    )
}

/** Written beside it first, so that a process that is stopped leaves no part of a file. */
const writePrivately = async (file: string, content: string): Promise<void> => {
  const part = `${file}.part`
  try {
    await writeFile(part, content, { mode: 0o600 })
    await chmod(part, 0o600)
    await rename(part, file)
  } catch (error) {
    throw new CommandError(`--output: The file cannot be written: ${(error as Error).message}`)
  }
}

const CLOSING = [
  [
    ...['paid', 'mark what is in a batch as paid; Waymark does not transfer money'],
    ...['is marked as paid.'],
    markBatchPaid,
  ],
  [
    ...['revert', 'make the money of an open or paid batch payable again'],
    ...['is reverted. Its money is payable again.'],
    revertBatch,
  ],
] as const

const closingCommands = (group: Command, io: CliIo, run: Runner): void => {
  for (const [verb, description, said, change] of CLOSING) {
    group
      .command(`${verb} <batch>`)
      .description(description as string)
      .option('--note <text>', 'a note in the history of the batch')
      .action(async (id: string, options: { note?: string }, command: Command) =>
        run(command)(async (deps, accountId) => {
          must(await change(deps, accountId, id, { ...options, by: BY }))
          io.print(`Batch ${id} ${said}`)
        }),
      )
  }
}

const takeOutCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('take-out <batch> <affiliate>')
    .description('take out a payment that failed; its money is payable again')
    .option('--currency <code>', 'needed if the affiliate is paid in several currencies')
    .option('--note <text>', 'why, for the history of the batch')
    .action(
      async (
        id: string,
        code: string,
        { currency, ...options }: { currency?: string; note?: string },
        command: Command,
      ) =>
        run(command)(async (deps, accountId) => {
          const own = currency?.toUpperCase()
          const payoutId = must(await rowOfAffiliate(deps, accountId, id, code, own))
          must(await takeOutRow(deps, accountId, id, payoutId, { ...options, by: BY }))
          io.print(`The payment to ${code} is taken out of batch ${id}. Export the file again.`)
        }),
    )
}

const timeOf = (at: number): string => new Date(at).toISOString()

const sumsText = (sums: readonly Sum[]): string =>
  sums.map((sum) => `${formatMoney(sum)} ${sum.currency}`).join(', ')
