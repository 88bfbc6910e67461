import { type Answer, attempt, type Failure, type Sending } from './attempt.js'
import type { Outgoing } from './authorize.js'
import { outage } from './results.js'

const DELAY_FIRST_MS = 250
const DELAY_MAX_MS = 10_000
/** A longer `Retry-After` is left to the caller, whose job must not hang. */
const WAIT_MAX_S = 30

/** Makes a call, and repeats it after failures that pass. Throws `WaymarkOutage` after the last one. */
export const send = async (sending: Sending, call: Outgoing): Promise<Answer> => {
  for (let tries = 0; ; tries += 1) {
    const found = await attempt(sending, call)
    if ('status' in found) return found
    const wait = waitMs(found, tries)
    if (!found.isPassing || tries >= sending.retries || wait === undefined) {
      const { message, cause, retryAfterSeconds } = found
      throw outage(message, { cause, retryAfterSeconds })
    }
    await pause(wait)
  }
}

/** How long to wait before the next attempt; undefined if that is too long. */
export const waitMs = (
  { retryAfterSeconds = 0 }: Pick<Failure, 'retryAfterSeconds'>,
  tries: number,
): number | undefined => {
  if (retryAfterSeconds > WAIT_MAX_S) return undefined
  const most = Math.min(DELAY_MAX_MS, DELAY_FIRST_MS * 2 ** tries)
  // Random, so that the servers of a shop do not all come back at the same moment.
  const delay = most / 2 + (Math.random() * most) / 2
  return retryAfterSeconds * 1_000 + delay
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
