import { decimalsOf } from '../../domain/currency.js'
import type { AccountId } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Rate } from '../../domain/rate.js'
import { BY_HAND, type RateForm, readRate } from '../../program/rates.js'
import type { CsvRecord } from '../csv/records.js'

/** What is read from a file of rates. */
export interface RateOptions {
  readonly accountId: AccountId
  /** When the rates are entered. */
  readonly at: number
  /** Only rates from or to one of these currencies. Undefined: all. */
  readonly currencies: ReadonlySet<string> | undefined
  /** Undefined: as the file says. */
  readonly source: string | undefined
}

/** A cell that cannot be read. */
export interface RefusedCell {
  readonly line: number
  /** The column as the file calls it; empty if the reason is not about one. */
  readonly column: string
  readonly message: string
}

/** How the rows of a file become rates. */
export interface RateLayout {
  /** Columns with currencies that ISO 4217 no longer lists, or with names that mean nothing here. */
  readonly unused: readonly string[]
  readonly ratesIn: (record: CsvRecord) => readonly (Rate | RefusedCell)[]
}

/** What the file of the European Central Bank has where there is no rate. */
const NO_RATE = new Set(['N/A', 'NA', '-', ''])

/**
 * The layout of a file by the names of its columns: `Date,USD,JPY,...` as the European Central Bank has
 * it, where each cell is what one euro is worth, or `day,from,to,rate` and perhaps `source`.
 */
export const rateLayout = (
  header: readonly string[],
  options: RateOptions,
): RateLayout | Problem => {
  const names = header.map((name) => name.trim().toLowerCase())
  if (names[0] === 'date' && names.length > 1) return matrixOf(header, options)
  const missing = ['day', 'from', 'to', 'rate'].filter((name) => !names.includes(name))
  if (missing.length === 0) return plainOf(header, names, options)
  const message = `The first line must be "day,from,to,rate", or "Date,USD,JPY,..." as the European Central Bank has it. Missing: ${missing.join(', ')}.`
  return problem('invalid', 'file', message)
}

const BASE = 'EUR'
const ECB = 'ECB'

const matrixOf = (header: readonly string[], options: RateOptions): RateLayout => {
  const { accountId, at, currencies, source = ECB } = options
  const columns = header.map((name) => name.trim())
  const places = columns.flatMap((code, place) =>
    place > 0 && code !== BASE && decimalsOf(code) !== undefined ? [{ code, place }] : [],
  )
  const wanted = places.filter(({ code }) => !currencies || currencies.has(code))
  return {
    unused: columns.filter(
      (code, place) => place > 0 && code !== '' && decimalsOf(code) === undefined,
    ),
    ratesIn: ({ line, cells }) => {
      const day = dayOf(cells[0] ?? '')
      return wanted.flatMap(({ code, place }): readonly (Rate | RefusedCell)[] => {
        const rate = (cells[place] ?? '').trim()
        if (NO_RATE.has(rate)) return []
        const read = readRate({ from: BASE, to: code, rate, day, source }, accountId, at)
        if (!isProblem(read)) return [read]
        const column = read.field === 'day' ? header[0] : header[place]
        return [{ line, column: column ?? '', message: read.message }]
      })
    },
  }
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
]

/** The file of one day has its date as "27 November 2026". */
const dayOf = (text: string): string => {
  const [, date = '', name = '', year = ''] = /^\s*(\d{1,2}) (\w+) (\d{4})\s*$/.exec(text) ?? []
  const month = MONTHS.indexOf(name.toLowerCase()) + 1
  return month === 0 ? text : `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`
}

const FIELDS = ['day', 'from', 'to', 'rate', 'source']

const plainOf = (
  header: readonly string[],
  names: readonly string[],
  { accountId, at, currencies, source }: RateOptions,
): RateLayout => {
  const placeOf = (field: string) => names.indexOf(field)
  return {
    unused: header.filter(
      (name, place) => name.trim() !== '' && !FIELDS.includes(names[place] ?? ''),
    ),
    ratesIn: ({ line, cells }) => {
      const text = (field: string) => (cells[placeOf(field)] ?? '').trim()
      const form: RateForm = {
        ...{ day: text('day'), from: text('from'), to: text('to'), rate: text('rate') },
        source: source ?? (text('source') || BY_HAND),
      }
      const read = readRate(form, accountId, at)
      if (isProblem(read)) {
        return [{ line, column: header[placeOf(read.field)] ?? '', message: read.message }]
      }
      const isWanted = !currencies || currencies.has(read.from) || currencies.has(read.to)
      return isWanted ? [read] : []
    },
  }
}
