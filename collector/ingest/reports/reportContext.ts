import type { AccountId, VisitorId } from '../../domain/ids.js'

/** What the edge knows about a report besides its words. */
export interface ReportContext {
  readonly accountId: AccountId
  readonly accountSecret: string
  /** Undefined: made from what is reported, so that the same said twice is one report. */
  readonly idempotencyKey: string | undefined
  readonly source: 'browser' | 'server'
  readonly receivedAt: number
  readonly occurredAt: number
  /** See `Statement.timed`. */
  readonly timed: boolean
  readonly saidAt: number | undefined
  readonly visitorId: VisitorId | undefined
  readonly site: string | undefined
  /** The sender's address as the edge knows it; kept as a keyed hash. */
  readonly address: string | undefined
  readonly request: string | undefined
  readonly signed: readonly string[] | undefined
  readonly unchecked: boolean
  readonly revision: number
  readonly webdriver: boolean
  readonly test: boolean
  /** What tells an action apart where nothing in it does: the same for a repeated message. */
  readonly messageId: string
  /** Fields that could not be read and were dropped or cut before. */
  readonly flawed: readonly string[]
}
