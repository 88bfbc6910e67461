import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Rate } from '../../domain/rate.js'
import type { Deps } from '../../program/deps.js'
import { dayIsFull } from '../../program/rates.js'
import { checkFile, unreadable } from '../csv/checkFile.js'
import { type Open, readRecords } from '../csv/records.js'
import { type RateLayout, type RateOptions, type RefusedCell, rateLayout } from './rateFile.js'

export interface RateImport extends Omit<RateOptions, 'at'> {
  readonly deps: Deps
  readonly open: Open
  /** Nothing is stored. */
  readonly isDryRun: boolean
  readonly onProgress: (done: number, rates: number) => void
}

/** What became of a file of rates. If a cell is refused, nothing is stored. */
export interface RateSummary {
  readonly rates: number
  readonly added: number
  readonly unchanged: number
  readonly refused: readonly RefusedCell[]
  /** The columns that were not read. */
  readonly unused: readonly string[]
  /** The first and the last day; undefined: there is no rate. */
  readonly days: readonly [string, string] | undefined
}

/** A refused cell in words. */
export const refusedText = ({ line, column, message }: RefusedCell): string =>
  `Line ${line}${column === '' ? '' : `, ${column}`}: ${message}`

/** How many rows a file of rates may have. The largest public one has a tenth of it. */
export const RATE_ROWS_MAX = 100_000
/** How many rates a file may have that are wanted. */
export const RATES_MAX = 1_000_000
/** How many refused cells are reported. */
export const REFUSED_MAX = 20
/** How many rates one transaction stores, and the rest of their day. */
const PAGE = 500

/**
 * Imports a file of rates. It is read to its end first, because an order takes the first rate that applies:
 * a rate that is added after an error was corrected would come too late. The newest days are stored first
 * and each day as a whole, so that an import that is killed leaves no order with an older rate than the
 * file has. It can be run again: what is stored stays.
 */
export const importRates = async (task: RateImport): Promise<RateSummary | Problem> => {
  const { deps, accountId, isDryRun, onProgress } = task
  const read = await readFile(task)
  if (isProblem(read)) return read
  const { rates, refused, unused } = read
  const [last, first] = [rates[0]?.day, rates.at(-1)?.day]
  const days = first !== undefined && last !== undefined ? ([first, last] as const) : undefined
  const counts = { added: 0, unchanged: 0 }
  if (refused.length > 0) return { rates: rates.length, ...counts, refused, unused, days }
  let done = 0
  for (const page of pagesOf(rates)) {
    const fates = isDryRun
      ? await deps.storage.knownRates(accountId, page)
      : await deps.storage.addRates(accountId, page)
    for (const [index, fate] of fates.entries()) {
      if (fate === 'full') return { ...dayIsFull(page[index]?.day ?? ''), field: 'file' }
      counts[fate] += 1
    }
    done += page.length
    onProgress(done, rates.length)
  }
  return { rates: rates.length, ...counts, refused, unused, days }
}

interface Read {
  /** The newest first. */
  readonly rates: readonly Rate[]
  readonly refused: readonly RefusedCell[]
  readonly unused: readonly string[]
}

const readFile = async (task: RateImport): Promise<Read | Problem> => {
  const file = await checkFile(task.open)
  if (isProblem(file)) return file
  if (file.rows > RATE_ROWS_MAX) {
    return problem('too_many', 'file', `The file has more than ${RATE_ROWS_MAX} rows. Split it.`)
  }
  const layout = rateLayout(file.header, { ...task, at: task.deps.now() })
  if (isProblem(layout)) return layout
  try {
    const found = await ratesOf(task.open, file.delimiter, layout)
    return isProblem(found) ? found : { ...found, unused: layout.unused }
  } catch (error) {
    // The file was readable before, so another program has written to it meanwhile.
    return unreadable(error)
  }
}

const ratesOf = async (
  open: Open,
  delimiter: string,
  { ratesIn }: RateLayout,
): Promise<Pick<Read, 'rates' | 'refused'> | Problem> => {
  const rates = new Map<string, { readonly line: number; readonly rate: Rate }>()
  const refused: RefusedCell[] = []
  let isHeader = true
  for await (const record of readRecords(open, delimiter)) {
    for (const one of isHeader ? [] : ratesIn(record)) {
      const wrong = 'message' in one ? one : twice(rates, one, record.line)
      if (wrong && refused.length < REFUSED_MAX) refused.push(wrong)
      if (rates.size > RATES_MAX) {
        const message = `The file has more than ${RATES_MAX} rates. Name the currencies that you need.`
        return problem('too_many', 'currencies', message)
      }
    }
    isHeader = false
  }
  const sorted = [...rates.values()].map(({ rate }) => rate)
  return { rates: sorted.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)), refused }
}

/** Keeps a rate, unless the file has another one for its day. */
const twice = (
  rates: Map<string, { readonly line: number; readonly rate: Rate }>,
  rate: Rate,
  line: number,
): RefusedCell | undefined => {
  const { day, from, to, source } = rate
  const key = [day, from, to, source].join('\n')
  const known = rates.get(key)
  if (!known) rates.set(key, { line, rate })
  if (!known || known.rate.rate === rate.rate) return undefined
  const message = `${from} ${to} of ${day} is ${known.rate.rate} in line ${known.line} and ${rate.rate} here. Keep the right one.`
  return { line, column: '', message }
}

/** Whole days, the newest first. */
function* pagesOf(rates: readonly Rate[]): Generator<readonly Rate[]> {
  let page: Rate[] = []
  for (const rate of rates) {
    if (page.length >= PAGE && page.at(-1)?.day !== rate.day) {
      yield page
      page = []
    }
    page.push(rate)
  }
  if (page.length > 0) yield page
}
