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
