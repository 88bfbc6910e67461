import type { AccountId } from '../domain/ids.js'
import { DAY_MS, MINUTE_MS } from '../domain/time.js'

/** Answers to calls of `/v1` with an `Idempotency-Key`, so that the same call again gets the same one. */
export interface Answers {
  /** Begins a call, or says what became of the same call before. */
  beginCall(call: KeyedCall): Promise<BegunCall>
  /** Stores the answer of a call that this caller began. Nothing, if it was begun again meanwhile. */
  answerCall(call: CallRef, answer: StoredAnswer): Promise<void>
  /** Lets the same call begin again at once, because this attempt failed. */
  stopCall(call: CallRef): Promise<void>
  /** Forgets a call that was refused, so that its key can be used again. */
  dropCall(call: CallRef): Promise<void>
}

interface CallName {
  readonly accountId: AccountId
  /** The key with which the call was made: another one may use the same `Idempotency-Key`. */
  readonly keyId: string
  readonly idempotencyKey: string
}

export interface KeyedCall extends CallName {
  /** Of what was asked for. */
  readonly fingerprint: string
  /** The first random id of the call, if it is new. */
  readonly seed: string
  readonly at: number
}

export interface CallRef extends CallName {
  readonly begunAt: number
}

export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

/**
 * `begun`: the caller may answer it, with ids that follow from the seed; `isRepeated` if an earlier attempt
 * was stopped. `other`: something else was asked for under this key. `running`: it is being answered.
 */
export type BegunCall =
  | { readonly state: 'begun'; readonly seed: string; readonly isRepeated: boolean }
  | ({
      readonly state: 'answered'
      readonly seed: string
      readonly begunAt: number
    } & StoredAnswer)
  | { readonly state: 'other' | 'running' }

/** How long an answer is stored. A sender that repeats a call does so within hours. */
export const ANSWERS_KEPT_MS = 2 * DAY_MS

/** After this time, a call that was begun and not answered counts as stopped. */
export const CALL_STOPPED_MS = 2 * MINUTE_MS
