import type { Command } from 'commander'
import { isProblem } from '../../domain/problem.js'
import { type Comparison, sumsText } from '../../storage/copy/compare.js'
import { copyDatabase } from '../../storage/copy/copyDatabase.js'
import type { CopyEnd } from '../../storage/copy/copyEnd.js'
import type { Progress } from '../../storage/copy/progress.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'

const HELP = `
A database is a file, sqlite:<file>, or postgres://user:password@host/database.

Stop every collector and every other waymark command on both databases first, and keep
them stopped until the copy has ended. The destination must be empty: a file that does
not exist, or a database that was just created. The command first brings the schema of
the source up to date; after that, it only reads the source.

The command copies every row of every account. Then it compares all rows, the sums and
the hashes of the ledgers. It ends with code 0 only if everything is equal. If it is
interrupted, run the same command again to continue. Until the copy is complete, no
collector starts on it.

Examples:
  waymark copy --from waymark.db --to postgres://waymark:secret@db.example/waymark
  waymark copy --from postgres://waymark:secret@db.example/waymark --to back.db
`

interface Ends {
  readonly from: string
  readonly to: string
}

/** How many differences are printed. */
export const DIFFERENCES_MAX = 20

/** `waymark copy --from <database> --to <database>` */
export const copyCommand = (root: Command, io: CliIo): void => {
  root
    .command('copy')
    .description('copy all accounts to another database, and compare both')
    .requiredOption('--from <database>', 'the source; no collector may be using it')
    .requiredOption('--to <database>', 'the destination: an empty database, or an interrupted copy')
    .addHelpText('after', HELP)
    .action((ends: Ends) => copyBetween(io, ends))
}

const copyBetween = async (io: CliIo, ends: Ends): Promise<void> => {
  const missing = io.missingDatabase({ database: ends.from })
  if (missing !== undefined) {
    throw new CommandError(`There is no database ${missing} to copy from.`)
  }
  const from = await io.openCopyEnd(ends.from)
  try {
    const to = await io.openCopyEnd(ends.to)
    try {
      await copyAndSay(io, from, to)
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

const copyAndSay = async (io: CliIo, from: CopyEnd, to: CopyEnd): Promise<void> => {
  const { now, showProgress } = io
  const onProgress = showProgress
    ? (progress: Progress) => showProgress(progressText(progress))
    : (progress: Progress) => {
        if (progress.isDone) io.print(progressText(progress))
      }
  const copied = await copyDatabase({ from, to, now, onProgress }).finally(() => showProgress?.(''))
  if (isProblem(copied)) throw new CommandError(`--${copied.field}: ${copied.message}`)
  say(io, copied)
}

const say = (io: CliIo, { accounts, differences }: Comparison): void => {
  const heads = ['account', 'rows', 'entries', 'ledger sums', 'ledger hash', '']
  const rows = accounts.map(({ accountId, rows, sums, ledger, isEqual }) => [
    accountId,
    count(rows),
    count(ledger.entries),
    sumsText(sums),
    ledger.hash.slice(0, 16),
    isEqual ? 'equal' : 'DIFFERENT',
  ])
  for (const line of table(heads, rows)) io.print(line)
  for (const { accountId, ledger } of accounts) {
    if (ledger.broken.length === 0) continue
    io.print(
      `${accountId}: ledger entries were changed in these orders of the source: ${ledger.broken.join(' ')}`,
    )
  }
  if (differences.length === 0) {
    io.print('Both databases are equal. You can now start the collector on the new one.')
    return
  }
  for (const difference of differences.slice(0, DIFFERENCES_MAX)) io.print(difference)
  throw new CommandError(
    `The copy differs from its source in ${differences.length} places, so no collector will start on it. Stop every process that writes to either database, drop the copy, create an empty database, and copy again.`,
  )
}

const progressText = ({ doing, accountId, table, rows, total, perSecond }: Progress): string =>
  `${doing} ${accountId} ${table}: ${count(rows)} of ${count(total)} rows, ${count(perSecond)} rows/s`

const count = (rows: number): string => rows.toLocaleString('en')
