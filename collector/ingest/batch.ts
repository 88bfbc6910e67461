import type { AccountId, VisitorId } from '../domain/ids.js'
import type { Program } from '../domain/program.js'
import type { ReadEvent } from './readEvent.js'

/** One browser's events, checked for shape, and what the edge knows besides. */
export interface Batch {
  readonly accountId: AccountId
  readonly program: Program
  /** Whom the events are of. Undefined without a referral. */
  readonly visitorId: VisitorId | undefined
  readonly sentAt: number
  readonly receivedAt: number
  /** All ids that came with the request: the collector's cookie and the script's. */
  readonly visitorIds: readonly VisitorId[]
  /** The registered site of the page, where the browser named one. */
  readonly site: string | undefined
  /** The browser's address, where it says something about who is there. */
  readonly address: string | undefined
  readonly test: boolean
  readonly events: readonly ReadEvent[]
}
