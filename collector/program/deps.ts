import type { Storage } from '../storage/storage.js'
import type { Postman } from './postman.js'

/** The dependencies of the functions in this folder. The clock and random values are passed in. */
export interface Deps {
  readonly storage: Storage
  readonly now: () => number
  /** A UUIDv7 as 32 lower-case hex characters, valid as a visitor id. */
  readonly newId: () => string
  /** Unguessable: 32 random bytes as URL-safe text. */
  readonly newSecret: () => string
  /** Sends requests to addresses that people entered. */
  readonly postman: Postman
}
