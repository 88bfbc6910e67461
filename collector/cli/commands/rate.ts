import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { isProblem } from '../../domain/problem.js'
import {
  importRates,
  type RateSummary,
  REFUSED_MAX,
  refusedText,
} from '../../imports/rates/importRates.js'
import { readCurrencies, readCurrency, setRate } from '../../program/rates.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, numberOf, type Runner } from './shared.js'

/** `waymark rate ...` */
export const rateCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('rate')
    .description('exchange rates, by which commissions are converted into payout currencies')
  setCommand(group, io, run)
  importCommand(group, io, run)
  listCommand(group, io, run)
}

const setCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('set <from> <to> <rate>')
    .description('enter what one unit of a currency is worth in another on a day')
    .option('--day <day>', 'the day, such as 2026-11-27; default: today, in UTC')
    .option('--source <name>', 'who publishes the rate; default: "by hand"')
    .addHelpText('after', SET_HELP)
    .action(
      async (
        from: string,
        to: string,
        rate: string,
        options: { readonly day?: string; readonly source?: string },
        command: Command,
      ) =>
        run(command)(async (deps, accountId) => {
          await mustExist(deps, accountId)
          const set = must(await setRate(deps, accountId, { from, to, rate, ...options }))
          const { day, source, ...pair } = set.rate
          const text = `1 ${pair.from} = ${pair.rate} ${pair.to} on ${day} (${source})`
          io.print(set.isNew ? `${text}.` : `${text}, unchanged.`)
        }),
    )
}

const SET_HELP = `
A rate is never changed. A correction applies to orders that are placed after it was entered.
Commissions that wait for a rate are converted within a minute.

Example:
  waymark rate set EUR USD 1.0837 --day 2026-11-27 --source ECB
`

interface ImportOptions {
  readonly currencies?: string
  readonly source?: string
  readonly dryRun?: boolean
}

const importCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('import <file>')
    .description('import rates from a CSV file, such as the reference rates of the ECB')
    .option(
      '--currencies <list>',
      'only rates from or to these: "USD,GBP", or "all"; default: those that the account uses',
    )
    .option('--source <name>', 'who publishes the rates; default: "ECB", or what the file says')
    .option('--dry-run', 'only say what would be imported')
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string, options: ImportOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { wanted: currencies } = must(
          await readCurrencies(deps, accountId, options.currencies),
        )
        const done = await importRates({
          ...{ deps, accountId, currencies },
          open: () => createReadStream(file),
          source: options.source,
          isDryRun: options.dryRun ?? false,
          onProgress: (rates, all) => io.showProgress?.(`rates: ${count(rates)} of ${count(all)}`),
        }).finally(() => io.showProgress?.(''))
        if (isProblem(done) && done.field === 'file') {
          throw new CommandError(`${file}: ${done.message}`)
        }
        say(io, must(done), currencies, options.dryRun ?? false)
      }),
    )
}

const IMPORT_HELP = `
The first line names the columns: "Date,USD,JPY,..." as in the files of the European Central Bank
(eurofxref-hist.csv, in the archive eurofxref-hist.zip), or "day,from,to,rate" and perhaps "source".
Rates that are stored already are left as they are, so the command can be interrupted and run
again. If a cell cannot be read, nothing is stored and the command ends with code 1.

Examples:
  waymark rate import eurofxref-hist.csv --dry-run
  waymark rate import eurofxref-hist.csv --currencies USD,GBP
`

const say = (
  io: CliIo,
  { rates, added, unchanged, refused, unused, days }: RateSummary,
  currencies: ReadonlySet<string> | undefined,
  isDryRun: boolean,
): void => {
  for (const cell of refused) io.print(refusedText(cell))
  if (refused.length === REFUSED_MAX) io.print('There may be more.')
  if (refused.length > 0) {
    throw new CommandError('Nothing was stored. Correct the file, and import it again.')
  }
  if (isDryRun) io.print('Dry run: nothing was stored.')
  io.print(`currencies ${currencies ? [...currencies].join(', ') : 'all'}`)
  io.print(`days       ${days ? days.join(' to ') : 'none'}`)
  io.print(`rates      ${count(rates)}`)
  io.print(`added      ${count(added)}`)
  io.print(`unchanged  ${count(unchanged)}`)
  if (unused.length > 0) io.print(`Columns that were not read: ${unused.join(', ')}`)
}

const LIST_USUAL = '30'
const LIST_MAX = 10_000

const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list the rates, the latest day first')
    .option('--currency <code>', 'only rates from or to this currency')
    .option('--limit <count>', 'how many', LIST_USUAL)
    .action(
      async (
        { currency, limit }: { readonly currency?: string; readonly limit: string },
        command: Command,
      ) =>
        run(command)(async (deps, accountId) => {
          await mustExist(deps, accountId)
          const only = currency === undefined ? undefined : must(readCurrency(currency, 'currency'))
          const most = numberOf(limit)
          if (!Number.isInteger(most) || most < 1 || most > LIST_MAX) {
            throw new CommandError(`--limit: Enter a whole number from 1 to ${LIST_MAX}.`)
          }
          const rates = await deps.storage.listRates({ accountId, currency: only, limit: most })
          if (rates.length === 0) {
            io.print('No rate is stored. See: waymark rate --help')
            return
          }
          const rows = rates.map((one) => [
            ...[one.day, one.from, one.to, one.rate, one.source],
            new Date(one.enteredAt).toISOString(),
          ])
          const heads = ['day', 'from', 'to', 'rate', 'source', 'entered']
          for (const line of table(heads, rows)) io.print(line)
        }),
    )
}

const count = (rates: number): string => rates.toLocaleString('en')
