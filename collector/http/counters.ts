/**
 * Counts since the process started: results of events, requests beyond a limit, and unknown keys
 * that were dropped.
 */
export interface Counters {
  readonly states: Record<string, number>
  unknownKeys: number
  /** Requests that were answered with 429. */
  limited: number
}

export const newCounters = (): Counters => ({
  states: { recorded: 0, duplicate: 0, ignored: 0, rejected: 0, parked: 0, retry: 0 },
  unknownKeys: 0,
  limited: 0,
})
