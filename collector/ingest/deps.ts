import type { Storage } from '../storage/storage.js'

/** What the verbs of the wire work with. The clock and everything random come from outside. */
export interface Deps {
  readonly storage: Storage
  readonly now: () => number
  /** A UUIDv7 as 32 lower-case hex characters, fit to be a visitor id. */
  readonly newId: () => string
}
