import { type Problem, problem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import { isNoTime, readTime, type WrittenTime } from '../imports/times.js'
import { type Zone, zoneCalled } from '../imports/zones.js'
import type { Reading } from './profile.js'

/** What a row says about when the order was placed. */
export interface WrittenDate {
  /** The column, for messages. */
  readonly column: string
  readonly date: string
  /** In exports with a column of its own for the time. */
  readonly time?: string
  /** The name of a zone; empty: that of the file. */
  readonly zone?: string
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const SLASHES = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b/
const NAMED_MONTH = /^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(\d{4})\b/i

/** When the order was placed, or why that cannot be read. */
export const readDate = (
  { column, date, time = '', zone = '' }: WrittenDate,
  reading: Reading,
): WrittenTime | Problem => {
  if (isNoTime(date)) return problem('missing', column, 'Say when the order was placed.')
  const written = inOneForm(`${date} ${time}`.trim(), reading)
  if (written === undefined) {
    const message = `"${date}" may be in two months. Say which number is the day: --dates dmy or --dates mdy`
    return problem('ambiguous', column, message)
  }
  const where = zone === '' ? reading.zone : zoneNamed(zone)
  if (!where) {
    const message = `The zone "${zone}" is not known. Use the name of a time zone, such as Europe/Berlin.`
    return problem('unknown', column, message)
  }
  const found = readTime(written, where)
  if (typeof found === 'string') return problem('invalid', column, found)
  if (found.at <= reading.now) return found
  const message = 'The order is in the future. Name the zone of the file: --time-zone <name>'
  return problem('future', column, message)
}

/** The forms that `readTime` reads. Undefined if day and month may be exchanged. */
const inOneForm = (text: string, { dates }: Reading): string | undefined => {
  const named = NAMED_MONTH.exec(text)
  const padded = (part: string) => part.padStart(2, '0')
  if (named) {
    const [all, day = '', month = '', year = ''] = named
    const number = String(MONTHS.indexOf(month.toLowerCase()) + 1)
    return withClock(`${year}-${padded(number)}-${padded(day)}${text.slice(all.length)}`)
  }
  const slashed = SLASHES.exec(text)
  if (!slashed) return withClock(text)
  const [all, first = '', second = '', year = ''] = slashed
  const order = dates ?? orderOf(Number(first), Number(second))
  if (order === undefined) return undefined
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  return withClock(`${year}-${padded(month)}-${padded(day)}${text.slice(all.length)}`)
}

/** Which of two numbers is the day, where only one can be. */
const orderOf = (first: number, second: number): 'dmy' | 'mdy' | undefined => {
  if (first > 12 || first === second) return 'dmy'
  return second > 12 ? 'mdy' : undefined
}

/** "9:05" with two digits, and "UTC" or " +0100" as instants have their zone. */
const withClock = (text: string): string =>
  text
    .replace(/([ T])(\d):/, '$10$2:')
    .replace(/ *(UTC|GMT)$/, 'Z')
    .replace(/(:\d\d) ([+-]\d\d:?\d\d)$/, '$1$2')

/** What PayPal calls zones, in minutes ahead of UTC. */
const ABBREVIATED: Readonly<Record<string, number>> = {
  ...{ GMT: 0, WET: 0, BST: 60, WEST: 60, CET: 60, CEST: 120, EET: 120, EEST: 180 },
  ...{ EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420 },
  ...{ AEST: 600, AEDT: 660, JST: 540, NZST: 720, NZDT: 780 },
}

const zoneNamed = (name: string): Zone | undefined => {
  const ahead = ABBREVIATED[name.toUpperCase()]
  if (ahead === undefined) return zoneCalled(name)
  return { name, instantsAt: (wall) => [wall - ahead * MINUTE_MS] }
}
