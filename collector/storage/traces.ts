import type { AccountId } from '../domain/ids.js'

/** The key of the traces of one UTC day. */
export interface TraceKey {
  /** The first instant of the day. */
  readonly day: number
  readonly key: string
}

/** See `tracesOf` in `ingest/traces.ts`. */
export interface Traces {
  /**
   * The keys of the days from which a click may earn from an order at an instant, that of its day first.
   * A missing key of that day is made. `Jobs.forgetOld` destroys the keys of earlier days.
   */
  traceKeys(accountId: AccountId, at: number): Promise<readonly TraceKey[]>
}
