import { decimalsOf } from '../domain/currency.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { plainName } from '../imports/columns.js'
import type { Open } from '../imports/csv/records.js'
import { readTime } from '../imports/times.js'
import { type Zone, zoneCalled } from '../imports/zones.js'
import { ENCODINGS, openAs } from './encoding.js'
import type { Reading } from './profile.js'
import { PROFILES } from './profiles/registry.js'
import type { Span } from './reconcile.js'

/** What a person chose, as it was typed. Empty texts count as not chosen. */
export interface TypedOptions {
  readonly format?: string
  /** "order=Order no.,total=Sum" */
  readonly columns: readonly string[]
  readonly currency?: string
  readonly timeZone?: string
  readonly dates?: string
  readonly round?: boolean
  readonly unit?: string
  readonly encoding?: string
  readonly addLines?: boolean
  readonly removePrefix?: string
  readonly paidStatus?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly partial?: boolean
}

/** How the files are read, and with which orders they are compared. */
export interface ReadOptions {
  readonly reading: Reading
  readonly format: string | undefined
  readonly renamed: ReadonlyMap<string, string>
  readonly addsLines: boolean
  readonly span: Span | 'none' | undefined
  /** Reads a file in its encoding. */
  readonly openAs: (open: Open) => Open
}

/** Reads what was typed. The field of a problem is the name of the option. */
export const readOptions = (typed: TypedOptions, now: number): ReadOptions | Problem => {
  const zone = zoneCalled(typed.timeZone || 'UTC')
  if (!zone) {
    const message = `There is no time zone "${typed.timeZone}". Use a name such as Europe/Berlin.`
    return problem('unknown', 'timeZone', message)
  }
  const currency = typed.currency?.trim().toUpperCase() || undefined
  if (currency !== undefined && decimalsOf(currency) === undefined) {
    return problem('unknown', 'currency', 'Use an ISO 4217 code such as "EUR".')
  }
  const wrong = unknownChoice(typed)
  if (wrong) return wrong
  const renamed = renamedBy(typed.columns)
  if (isProblem(renamed)) return renamed
  const span = spanOf(typed, zone)
  if (isProblem(span)) return span
  const encoding = ENCODINGS.find((known) => known === typed.encoding) ?? 'utf-8'
  return {
    reading: {
      ...{ now, zone, currency, isRounded: typed.round ?? false },
      unit: typed.unit === 'minor' || typed.unit === 'major' ? typed.unit : undefined,
      dates: typed.dates === 'dmy' || typed.dates === 'mdy' ? typed.dates : undefined,
      paidStatuses: new Set(
        (typed.paidStatus ?? []).map((status) => plainName(status).replace(/^wc/, '')),
      ),
      prefix: typed.removePrefix ?? '',
    },
    format: typed.format || undefined,
    renamed,
    addsLines: typed.addLines ?? false,
    span,
    openAs: (open) => openAs(encoding, open),
  }
}

const unknownChoice = ({ format, dates, unit, encoding }: TypedOptions): Problem | undefined => {
  const choices = {
    format: [format, PROFILES.map(({ name }) => name)],
    dates: [dates, ['dmy', 'mdy']],
    unit: [unit, ['major', 'minor']],
    encoding: [encoding, ENCODINGS],
  } as const
  for (const [field, [text, known]] of Object.entries(choices)) {
    if (text && !known.some((one) => one === text)) {
      return problem('unknown', field, `Use one of: ${known.join(', ')}`)
    }
  }
  return undefined
}

/** Our names of columns, in any profile. */
const OURS = new Set(PROFILES.flatMap(({ columns }) => columns.map(({ name }) => name)))

/** "order=Order no.,total=Sum": names of the files may contain commas, so only ours separate. */
const renamedBy = (typed: readonly string[]): ReadonlyMap<string, string> | Problem => {
  const renamed = new Map<string, string>()
  const next = new RegExp(`,(?=\\s*(?:${[...OURS].join('|')})\\s*=)`, 'i')
  for (const pair of typed.flatMap((text) => text.split(next))) {
    const at = pair.indexOf('=')
    const [ours, theirs] = oursFirst(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
    if (at < 1 || theirs === '' || !OURS.has(plainName(ours))) {
      const message = `Write our name and that of the file: "order=Order no.,total=Sum". Ours are: ${[...OURS].join(', ')}`
      return problem('invalid', 'columns', message)
    }
    renamed.set(theirs, ours)
  }
  return renamed
}

/** Imports have the names in the other order, so both are read. */
const oursFirst = (a: string, b: string): readonly [string, string] =>
  !OURS.has(plainName(a)) && OURS.has(plainName(b)) ? [b, a] : [a, b]

const spanOf = (
  { from, to, partial }: TypedOptions,
  zone: Zone,
): Span | 'none' | undefined | Problem => {
  if (partial) return 'none'
  if (!from && !to) return undefined
  if (!from || !to) {
    return problem('missing', from ? 'to' : 'from', 'Give both: --from 2026-01-01 --to 2026-01-31')
  }
  const [first, last] = [readTime(from, zone), readTime(to, zone)]
  if (typeof first === 'string') return problem('invalid', 'from', 'Write the day as 2026-01-31.')
  if (typeof last === 'string') return problem('invalid', 'to', 'Write the day as 2026-01-31.')
  const span = { from: first.at, to: last.endOfDay ?? last.at + 1 }
  return span.from < span.to
    ? span
    : problem('invalid', 'to', 'The last day is before the first one.')
}
