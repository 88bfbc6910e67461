import type { MessageResult } from '../../../wire/batch.js'
import type { ConversionResponse } from '../../../wire/conversion.js'

/** One thing that is wrong with a message. */
export interface FieldProblem {
  /** From the closed list in `docs/wire.md`. */
  readonly code: string
  /** The field as you spelled it. */
  readonly field: string
  /** One sentence that says what to do. */
  readonly message: string
}

/** Why the collector refused a call. The same call would be refused again. */
export interface Problem {
  /** The status of the answer: 400, 401, 403, 404, 409, 413 or 415. */
  readonly status: number
  /** From the closed list in `docs/wire.md`. */
  readonly code: string
  /** What went wrong, in a few words. */
  readonly title: string
  /** What to do about it. */
  readonly detail: string
  /** The problems of a message, by field. */
  readonly problems: readonly FieldProblem[]
}

/** The collector refused the call, and nothing was changed. */
export interface Refused {
  readonly ok: false
  readonly problem: Problem
}

/** A report is stored. */
export interface Reported {
  readonly ok: true
  /**
   * `duplicate`: it was stored before. `parked`: it was not applied in full; `conversion` says why.
   */
  readonly state: 'recorded' | 'duplicate' | 'parked'
  /** The order as it stands now, with its verdict and commissions. */
  readonly conversion: ConversionResponse
}

/** A click is stored; or ignored, because no affiliate sent it. */
export interface Clicked {
  readonly ok: true
  readonly state: 'recorded' | 'duplicate' | 'ignored'
  /** The visitor id to use from now on. Absent if the click was ignored. */
  readonly visitorId?: string
}

/** What became of each message of a batch. */
export interface Batched {
  readonly ok: true
  /** In the order of the messages. Look for `rejected` and `conflict`; none is `retry`. */
  readonly results: readonly MessageResult[]
}

/** The conversions of an order, none if it is unknown. */
export interface Found {
  readonly ok: true
  readonly conversions: readonly ConversionResponse[]
  /** Whether the order has further conversions. */
  readonly more: boolean
}

/**
 * Thrown if the collector could not be reached or could not write, after all attempts. It is not known
 * whether the last attempt was stored. Run the job again later: a message that was stored is a duplicate.
 */
export interface WaymarkOutage extends Error {
  readonly name: 'WaymarkOutage'
  /** How long to wait at least, if the collector said so. */
  readonly retryAfterSeconds: number | undefined
  /** The last error, or the status of the last answer. */
  readonly cause: unknown
  /** Of a batch: what became of its messages. Those with the state `retry` are not stored. */
  readonly results?: readonly MessageResult[]
}

/** Whether an error means that the call should be made again later. */
export const isOutage = (error: unknown): error is WaymarkOutage =>
  error instanceof Error && error.name === 'WaymarkOutage'

export const outage = (
  message: string,
  more: Pick<WaymarkOutage, 'cause' | 'retryAfterSeconds' | 'results'>,
): WaymarkOutage => Object.assign(new Error(message), { name: 'WaymarkOutage' as const, ...more })
