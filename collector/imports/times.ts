import { DAY_MS, MINUTE_MS, parseInstant, SECOND_MS, startOfDay } from '../domain/time.js'
import type { Zone } from './zones.js'

/** A time as a file states it. */
export interface WrittenTime {
  readonly at: number
  /** The first instant after the day, if the file names only a day. */
  readonly endOfDay: number | undefined
}

const LOCAL =
  /^(\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4})(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?$/

/** What exports write where there is no time. */
export const isNoTime = (text: string): boolean => text === '' || text.startsWith('0000-00-00')

/**
 * Reads a time: with a zone ("2026-01-31T12:00:00+01:00"), or as the clocks of `zone` showed it
 * ("2026-01-31 12:00:00", "31.01.2026 12:00", or only the day). Of a time that a clock change repeats,
 * the first counts. Returns a message that says what to do if it is none.
 */
export const readTime = (text: string, zone: Zone): WrittenTime | string => {
  const exact = parseInstant(text)
  if (exact !== undefined) return { at: exact, endOfDay: undefined }
  const match = LOCAL.exec(text)
  if (!match) return 'Write the time as "2026-01-31 12:00:00" or "2026-01-31T12:00:00Z".'
  const [, day = '', hours, minutes = '', seconds = '00'] = match
  const start = startOfDay(day.includes('.') ? day.split('.').reverse().join('-') : day)
  const within =
    (Number(hours ?? 0) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * SECOND_MS
  const isClock = Number(minutes) < 60 && Number(seconds) < 60 && within < DAY_MS
  if (start === undefined || !isClock) return 'The calendar has no such time.'
  const [at] = zone.instantsAt(start + within)
  if (at === undefined) {
    return `Clocks in ${zone.name} skipped this time. Name the zone of the file: --time-zone <name>`
  }
  if (hours !== undefined) return { at, endOfDay: undefined }
  return { at, endOfDay: zone.instantsAt(start + DAY_MS)[0] ?? at + DAY_MS }
}
