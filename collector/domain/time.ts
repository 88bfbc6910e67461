export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** How long a browser may keep an event before it is sent: the life of the script's outbox. */
export const DELAY_MAX_MS = 7 * DAY_MS

/**
 * How much later than a sale its own visitor's click may seem to have happened: the two are sent by
 * themselves, and a request takes up to as long as the script waits for one.
 */
export const LATENCY_MAX_MS = 15_000

/** A length of days in milliseconds. */
export const days = (count: number): number => count * DAY_MS

/**
 * When an event happened, by our clock: what the sender's clock says about the delay between the
 * event and its sending is believed up to seven days, what it says about the date is not. A visitor
 * whose clock is three years ahead is so attributed like any other.
 */
export const occurredAt = (receivedAt: number, sentAt: number, at: number): number =>
  receivedAt - Math.min(Math.max(sentAt - at, 0), DELAY_MAX_MS)

/** The UTC day of an instant: "2026-01-31". */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The first instant of a UTC day that is written "2026-01-31"; undefined where the calendar has none. */
export const startOfDay = (text: string): number | undefined => {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === '') return undefined
  // Not `Date.parse`: it makes 2 March of 30 February.
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
