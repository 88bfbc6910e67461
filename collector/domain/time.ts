export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** How long a browser may keep an event before it is sent: the life of the script's outbox. */
export const DELAY_MAX_MS = 7 * DAY_MS

/**
 * How much later than a sale a click of its visitor may appear to have happened. Both are sent in
 * separate requests, and each may take as long as the script's timeout.
 */
export const LATENCY_MAX_MS = 15_000

/** A length of days in milliseconds. */
export const days = (count: number): number => count * DAY_MS

/**
 * When an event happened, by the collector's clock. The sender's clock is used only for the delay
 * between event and sending, up to seven days, and not for the date. A visitor whose clock is three
 * years ahead is therefore attributed correctly.
 */
export const occurredAt = (receivedAt: number, sentAt: number, at: number): number =>
  receivedAt - Math.min(Math.max(sentAt - at, 0), DELAY_MAX_MS)

/** The UTC day of an instant: "2026-01-31". */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The first instant of a UTC day that is written "2026-01-31"; undefined where the calendar has none. */
export const startOfDay = (text: string): number | undefined => {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === '') return undefined
  // Not `Date.parse`, because V8 turns 30 February into 2 March (see time.test.ts).
  const at = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(date))
  return utcDay(at) === text ? at : undefined
}

const INSTANT =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,20}))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/

/**
 * An instant as other systems write it: ISO 8601 with a zone ("Z", "+01:00", "+0100", "+01") and as many
 * digits of a second as they like, of which milliseconds count. Undefined where it is none, or where
 * the calendar or the clock has no such time.
 */
export const parseInstant = (text: string): number | undefined => {
  const match = INSTANT.exec(text)
  if (!match) return undefined
  const [, date = '', , , , fraction = '', sign = '+'] = match
  const [hours, minutes, seconds, zoneHours, zoneMinutes] = [2, 3, 4, 7, 8].map((index) =>
    Number(match[index] ?? 0),
  ) as [number, number, number, number, number]
  const start = startOfDay(date)
  const within =
    (hours * 60 + minutes) * MINUTE_MS +
    seconds * SECOND_MS +
    Number(fraction.padEnd(3, '0').slice(0, 3))
  const isClock = minutes < 60 && seconds < 60 && within <= DAY_MS && hours <= 24
  if (start === undefined || !isClock || zoneHours > 23 || zoneMinutes > 59) return undefined
  const ahead = (zoneHours * 60 + zoneMinutes) * MINUTE_MS
  return start + within - (sign === '-' ? -ahead : ahead)
}
