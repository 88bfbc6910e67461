import type { Deps as IngestDeps } from '../ingest/deps.js'
import type { Introductions } from '../ingest/identity/introductions.js'
import type { Deps as ProgramDeps } from '../program/deps.js'
import type { Outside } from '../webhooks/adapter.js'
import type { AccountDirectory } from './accountOfHost.js'
import type { Counters } from './counters.js'
import type { Limits } from './limits.js'
import type { Log } from './log.js'

export interface Deps extends IngestDeps, Pick<ProgramDeps, 'newSecret' | 'postman'> {
  /** The collector's URL for pages and servers, without a slash at its end. */
  readonly collectorUrl: string
  readonly log: Log
  readonly counters: Counters
  readonly introductions: Introductions
  readonly limits: Limits
  readonly accounts: AccountDirectory
  /** Asks payment providers, for certificates and confirmations. */
  readonly outside: Outside
}
