import { HOUR_MS, SECOND_MS } from '../domain/time.js'

/** The delay after the first failed attempt. It doubles with every attempt. */
export const FIRST_RETRY_MS = 30 * SECOND_MS
/** How long a delivery is tried, from its first attempt to its last. */
export const TRIED_MS = 72 * HOUR_MS
/** A delay is this part shorter or longer, so that deliveries that failed together are spread. */
export const JITTER = 0.2

/**
 * When a delivery is tried again whose attempt failed at an instant; undefined if it is given up. The
 * delay equals the time that has passed since the first attempt, so it doubles. `random` is from 0 to 1.
 */
export const nextAttempt = (startedAt: number, at: number, random: number): number | undefined => {
  const last = startedAt + TRIED_MS
  if (at >= last) return undefined
  const delay = Math.max(FIRST_RETRY_MS, at - startedAt)
  const jitter = 1 - JITTER + 2 * JITTER * random
  return Math.min(at + Math.round(delay * jitter), last)
}
