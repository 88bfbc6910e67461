import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { AccountId } from '../../domain/ids.js'
import { isProblem } from '../../domain/problem.js'
import { plainName } from '../../imports/columns.js'
import type { Deps } from '../../program/deps.js'
import { readOptions, type TypedOptions } from '../../reconcile/options.js'
import { PROFILES } from '../../reconcile/profiles/registry.js'
import { ROWS_MAX } from '../../reconcile/readFiles.js'
import { type Progress, type Reconciled, reconcile } from '../../reconcile/reconcile.js'
import { type CliIo, CommandError } from '../io.js'
import { type ReconcileReport, reconcileReport } from './reconcileReport.js'
import { mustExist, type Runner } from './shared.js'

interface ReconcileOptions extends TypedOptions {
  readonly dryRun?: boolean
  readonly create?: boolean
  readonly report?: string
}

/** Ends the command if something differs, so that a script notices. */
const DIFFERS = 3

const help = (): string => `
Forms, which are recognised by their columns:
${PROFILES.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n')}

Without --create nothing is stored. With it, missing orders are stored as the shop's server
would report them, unverified orders are confirmed with the total of the file, and missing
refunds are stored. What only a person can decide is named and left. The command can be
interrupted and run again. The files must have all orders of their time; otherwise add --partial.

Exit code: 0 nothing differs, 1 a row was refused or a file cannot be read, 3 something differs
and is left.

Examples:
  waymark reconcile orders.csv --time-zone Europe/Berlin
  waymark reconcile stripe.csv paypal.csv --report differences.csv
  waymark reconcile orders.csv --columns "order=Order no.,total=Sum,date=Day" --currency EUR
  waymark reconcile orders.csv --create
`

/** `waymark reconcile <files...>` */
export const reconcileCommand = (root: Command, io: CliIo, run: Runner): void => {
  const command = root
    .command('reconcile <files...>')
    .description('compare your orders, as CSV files, with the stored ones')
    .option('--dry-run', 'only name the differences (the default)')
    .option('--create', 'store what is missing')
    .option('--report <file>', 'write all differences to this CSV file')
    .option('--from <day>', 'name stored orders that are in no file from this day on')
    .option('--to <day>', 'and up to the end of this day')
    .option('--partial', 'the files do not have all orders: name none that is in no file')
  for (const [flags, description, usual] of FILE_OPTIONS) {
    if (usual === undefined) command.option(flags, description)
    else if (typeof usual === 'string') command.option(flags, description, usual)
    else command.option(flags, description, collected, usual)
  }
  command
    .addHelpText('after', help())
    .action((files: readonly string[], options: ReconcileOptions, self: Command) =>
      run(self)((deps, accountId) => reconcileAndSay(io, deps, accountId, files, options)),
    )
}

const collected = (text: string, all: readonly string[]): readonly string[] => [...all, text]

/** How the files are read. */
const FILE_OPTIONS: readonly (readonly [string, string, (string | readonly string[])?])[] = [
  ['--format <name>', 'the form of the files, if their columns do not say it'],
  ['--columns <ours=theirs,...>', 'names of columns of the files; may be repeated', []],
  ['--currency <code>', 'currency of amounts, if no column names it'],
  ['--time-zone <name>', 'zone of times without one, such as Europe/Berlin', 'UTC'],
  ['--dates <dmy|mdy>', 'which part of 01/02/2026 is the day'],
  ['--round', 'round amounts that have more decimals than their currency'],
  ['--unit <major|minor>', 'whether 4990 is 4990.00 or 49.90'],
  ['--encoding <name>', 'utf-8 or windows-1252', 'utf-8'],
  ['--add-lines', 'the totals of several rows of one order are parts of it'],
  ['--remove-prefix <text>', 'remove this from the beginning of order ids, such as "#"'],
  ['--paid-status <text>', 'a status that means paid; may be repeated', []],
]

const reconcileAndSay = async (
  io: CliIo,
  deps: Deps,
  accountId: AccountId,
  files: readonly string[],
  options: ReconcileOptions,
): Promise<void> => {
  const program = await mustExist(deps, accountId)
  mustDiffer(files, options)
  const read = readOptions(options, deps.now())
  if (isProblem(read)) throw new CommandError(`${optionOf(read.field)}: ${read.message}`)
  const report = await reconcileReport(options.report)
  const done = await reconcile({
    ...{ deps, accountId, program, by: 'command line', ...read, rowsMax: ROWS_MAX },
    files: files.map((file) => ({
      name: basename(file),
      open: read.openAs(() => createReadStream(file)),
    })),
    isCreating: options.create ?? false,
    onProgress: (progress) => io.showProgress?.(inWords(progress)),
    onDifference: report.add,
    onRefused: report.refuse,
  }).finally(async () => {
    io.showProgress?.('')
    await report.close()
  })
  if (isProblem(done)) {
    throw new CommandError(`${done.field === 'columns' ? '--columns: ' : ''}${done.message}`)
  }
  say(io, done, report, options)
}

const optionOf = (field: string): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

const mustDiffer = (files: readonly string[], { create, dryRun, report }: ReconcileOptions) => {
  if (create && dryRun) throw new CommandError('--create: It cannot be used with --dry-run.')
  if (report !== undefined && files.some((file) => resolve(file) === resolve(report))) {
    throw new CommandError('--report: Name another file, because this one is being read.')
  }
}

const inWords = ({ doing, done, all }: Progress): string => {
  const rows = count(done)
  if (doing === 'reading') return `reading: ${rows} rows`
  if (doing === 'looking') return `looking at ${rows} stored orders`
  return `comparing: ${rows} of ${count(all ?? 0)} orders`
}

const say = (
  io: CliIo,
  done: Reconciled,
  report: ReconcileReport,
  { create: isCreating = false }: ReconcileOptions,
): void => {
  const { profiles, span, creatable, left, refused } = done
  for (const { file, title } of profiles) io.print(`${file}: ${title}`)
  for (const line of numbers(done)) io.print(line)
  if (span) io.print(`compared with orders from ${instant(span.from)} to ${instant(span.to - 1)}`)
  for (const line of others(done)) io.print(line)
  for (const line of report.lines()) io.print(line)
  if (!isCreating && creatable > 0) {
    io.print(`Nothing was stored. To store what is missing, add --create (${count(creatable)}).`)
  }
  if (refused > 0) {
    throw new CommandError(
      `${count(refused)} ${refused === 1 ? 'row was' : 'rows were'} refused, and ${count(left)} differences are left. Correct the rows, and run the command again.`,
    )
  }
  if (left > 0) {
    const verb = left === 1 ? 'difference is' : 'differences are'
    throw new CommandError(`${count(left)} ${verb} left.`, DIFFERS)
  }
  io.print('Nothing differs.')
}

const numbers = ({ rows, orders, equal, unpaid, tests, created, refused }: Reconciled) =>
  Object.entries({ rows, orders, equal, unpaid, tests, created, refused }).map(
    ([name, number]) => `${name.padEnd(9)}  ${count(number)}`,
  )

const others = ({ others: found, orders }: Reconciled): readonly string[] => {
  if (found.size === 0) return []
  const types = [...found].map(([type, rows]) => `${plainText(type)} (${count(rows)})`).join(', ')
  const hint = orders === 0 ? ' Export the file in English, because its types are not known.' : ''
  return [`Rows that are about no order: ${types}.${hint}`]
}

const plainText = (type: string): string => (plainName(type) === '' ? 'without a type' : type)

const instant = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

const count = (rows: number): string => rows.toLocaleString('en')
