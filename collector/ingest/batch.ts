import type { AccountId, VisitorId } from '../domain/ids.js'
import type { Program } from '../domain/program.js'
import type { ReadEvent } from './readEvent.js'

/** The validated events of one browser, with what the HTTP layer knows about the request. */
export interface Batch {
  readonly accountId: AccountId
  readonly program: Program
  /** The visitor of the events. Undefined without a referral. */
  readonly visitorId: VisitorId | undefined
  readonly sentAt: number
  readonly receivedAt: number
  /** All ids that came with the request: the collector's cookie and the script's. */
  readonly visitorIds: readonly VisitorId[]
  /** The registered site of the page, where the browser named one. */
  readonly site: string | undefined
  /** The browser's IP address, if it is public and known. */
  readonly address: string | undefined
  /** The browser's `User-Agent`. Undefined where the request came from a server. */
  readonly agent: string | undefined
  readonly test: boolean
  /** Whether the sender says that it is a bot. */
  readonly isBot: boolean
  readonly events: readonly ReadEvent[]
}
