import type { Deps as IngestDeps } from '../ingest/deps.js'
import type { Introductions } from '../ingest/identity/introductions.js'
import type { Limits } from './limits.js'

/** What happens that an operator may want to read. Fields hold nothing personal. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export interface Deps extends IngestDeps {
  readonly log: Log
  readonly counters: Counters
  readonly introductions: Introductions
  readonly limits: Limits
}

/** Since start: what became of events, requests beyond a limit, and keys that were dropped because nobody knows them. */
export interface Counters {
  readonly states: Record<string, number>
  unknownKeys: number
  /** Requests that were answered 429. */
  limited: number
}

export const newCounters = (): Counters => ({
  states: { recorded: 0, duplicate: 0, rejected: 0, parked: 0, retry: 0 },
  unknownKeys: 0,
  limited: 0,
})
