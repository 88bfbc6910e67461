import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { decimalsOf } from '../../domain/currency.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import {
  columnsOf,
  importFile,
  KIND_NAMES,
  type KindName,
  readCodes,
  type Summary,
} from '../../imports/importFile.js'
import type { Context } from '../../imports/kind.js'
import { zoneCalled } from '../../imports/zones.js'
import type { Deps } from '../../program/deps.js'
import { type CliIo, CommandError } from '../io.js'
import { refusals } from './importRefusals.js'
import { day, mustExist, type Runner } from './shared.js'

interface ImportOptions {
  readonly dryRun?: boolean
  readonly columns: readonly string[]
  readonly currency?: string
  readonly timeZone: string
  readonly round?: boolean
  readonly affiliates?: string
  readonly affiliatesColumns: readonly string[]
  readonly refused?: string
}

const help = (): string => `
Kinds, in the order in which to import them:
${KIND_NAMES.map(
  (kind) =>
    `  ${kind.padEnd(12)} ${columnsOf(kind)
      .map(({ name }) => name)
      .join(', ')}`,
).join('\n')}

The first line of the file names the columns, in any order; the names of Post Affiliate
Pro's exports are known. The file is UTF-8 with commas, semicolons or tabs. Run the command
with --dry-run first. Rows that are stored already are left as they are, so the command can
be interrupted and run again. It ends with code 1 if a row was refused.

Examples:
  waymark import affiliates affiliates.csv --dry-run
  waymark import commissions commissions.csv --currency EUR --time-zone America/Los_Angeles
  waymark import coupons codes.csv --columns "Voucher=code" --refused refused.csv
`

/** `waymark import <kind> <file>` */
export const importCommand = (root: Command, io: CliIo, run: Runner): void => {
  root
    .command('import <kind> <file>')
    .description('import affiliates, open commissions and more from a CSV file')
    .option('--dry-run', 'only say what would be imported')
    .option(
      '--columns <theirs=ours>',
      'the name of a column in the file and ours; may be repeated',
      collected,
      [],
    )
    .option('--currency <code>', 'currency of amounts, if no column names it')
    .option('--time-zone <name>', 'zone of times without one, such as Europe/Berlin', 'UTC')
    .option('--round', 'round amounts that have more decimals than their currency')
    .option('--affiliates <file>', 'the file that says which userid has which refid')
    .option(
      '--affiliates-columns <theirs=ours>',
      'as --columns, for the file of --affiliates; may be repeated',
      collected,
      [],
    )
    .option('--refused <file>', 'write the refused rows to this CSV file')
    .addHelpText('after', help())
    .action((kind: string, file: string, options: ImportOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        const context = await contextOf(deps, accountId, options)
        await importAndSay(io, kindCalled(kind), file, options, context)
      }),
    )
}

const collected = (text: string, all: readonly string[]): readonly string[] => [...all, text]

const kindCalled = (text: string): KindName => {
  const kind = KIND_NAMES.find((known) => known === text.toLowerCase())
  if (kind) return kind
  throw new CommandError(`There is no kind "${text}". Use one of: ${KIND_NAMES.join(', ')}`)
}

const contextOf = async (
  deps: Deps,
  accountId: Context['accountId'],
  options: ImportOptions,
): Promise<Context> => {
  const program = await mustExist(deps, accountId)
  const zone = zoneCalled(options.timeZone)
  if (!zone) {
    const message = 'Use the name of a time zone, such as Europe/Berlin.'
    throw new CommandError(`--time-zone: There is no time zone "${options.timeZone}". ${message}`)
  }
  const currency = options.currency?.toUpperCase()
  if (currency !== undefined && decimalsOf(currency) === undefined) {
    throw new CommandError('--currency: Use an ISO 4217 code such as "EUR".')
  }
  const codes = options.affiliates
    ? mustRead(
        options.affiliates,
        await readCodes(
          opening(options.affiliates),
          renamedBy('--affiliates-columns', options.affiliatesColumns),
        ),
        '--affiliates-columns',
      )
    : new Map<string, string>()
  const isRounded = options.round ?? false
  return { deps, accountId, program, currency, zone, isRounded, codes }
}

const opening = (file: string) => () => createReadStream(file)

/** Returns the value, or throws the problem with the name of the file. */
const mustRead = <Value>(file: string, value: Value | Problem, option = '--columns'): Value => {
  if (!isProblem(value)) return value as Value
  throw new CommandError(`${value.field === 'columns' ? option : file}: ${value.message}`)
}

const importAndSay = async (
  io: CliIo,
  kind: KindName,
  file: string,
  options: ImportOptions,
  context: Context,
): Promise<void> => {
  const { refused: refusedFile, dryRun: isDryRun = false } = options
  if (refusedFile !== undefined && resolve(refusedFile) === resolve(file)) {
    throw new CommandError('--refused: Name another file, because this one is being read.')
  }
  const renamed = renamedBy('--columns', options.columns)
  const refused = await refusals(refusedFile)
  const summary = mustRead(
    file,
    await importFile({
      kind,
      open: opening(file),
      context,
      renamed,
      isDryRun,
      onProgress: ({ done, rows }) =>
        io.showProgress?.(`${kind}: ${count(done)} of ${count(rows)} rows`),
      onRefused: refused.add,
    }).finally(async () => {
      io.showProgress?.('')
      await refused.close()
    }),
  )
  for (const line of refused.lines()) io.print(line)
  say(io, summary, isDryRun)
  if (summary.refused === 0) return
  const rows = summary.refused === 1 ? 'row was' : 'rows were'
  const rest = refusedFile
    ? `They are in ${refusedFile}, with the reasons.`
    : 'Correct them, and import the file again.'
  throw new CommandError(`${count(summary.refused)} ${rows} refused. ${rest}`)
}

const renamedBy = (option: string, columns: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    columns.map((text) => {
      const at = text.lastIndexOf('=')
      if (at < 1 || at === text.length - 1) {
        throw new CommandError(`${option}: Write the name in the file and ours: "Voucher=code".`)
      }
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )

const say = (io: CliIo, summary: Summary, isDryRun: boolean): void => {
  const { rows, added, unchanged, refused, pending, unused, otherParts } = summary
  if (isDryRun) io.print('Dry run: nothing was stored.')
  io.print(`rows       ${count(rows)}`)
  io.print(`added      ${count(added)}`)
  io.print(`unchanged  ${count(unchanged)}`)
  io.print(`refused    ${count(refused)}`)
  if (pending) io.print(pendingIn(pending))
  if (unused.length > 0) io.print(`Columns that were not read: ${unused.join(', ')}`)
  if (otherParts.length > 0) {
    io.print(
      `Parts of the file that were not read: ${otherParts.join(', ')}. To import one, move it to a file of its own.`,
    )
  }
}

const pendingIn = ({ rows, from, to }: NonNullable<Summary['pending']>): string => {
  const when = day(from) === day(to) ? `on ${day(from)}` : `between ${day(from)} and ${day(to)}`
  const verb = rows === 1 ? 'is' : 'are'
  return `${count(rows)} of the added ${verb} pending, and payable ${when} unless a person declines earlier.`
}

const count = (rows: number): string => rows.toLocaleString('en')
