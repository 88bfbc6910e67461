import type { Account } from '../../domain/account.js'
import type { AccountId, VisitorId } from '../../domain/ids.js'

/** What the HTTP layer knows about a report beyond its content. */
export interface ReportContext {
  readonly accountId: AccountId
  readonly accountSecret: string
  /**
   * Undefined: the id is derived from the content, so that the same content sent twice is one
   * report.
   */
  readonly idempotencyKey: string | undefined
  readonly source: 'browser' | 'server'
  readonly receivedAt: number
  readonly occurredAt: number
  /** See `Statement.timed`. */
  readonly timed: boolean
  readonly saidAt: number | undefined
  readonly visitorId: VisitorId | undefined
  readonly site: string | undefined
  /** The sender's IP address; stored as a keyed hash. */
  readonly address: string | undefined
  /** See `Statement.traces`. */
  readonly traces?: readonly string[]
  readonly request: string | undefined
  readonly signed: readonly string[] | undefined
  readonly unchecked: boolean
  readonly revision: number
  readonly webdriver: boolean
  readonly test: boolean
  /** Identifies an action that has no other id. It is the same for a retry. */
  readonly messageId: string
  /** Fields that could not be read and were dropped or cut before. */
  readonly flawed: readonly string[]
}

/** Of a report of the merchant's server, without what only pages say. */
type OfServer = Pick<ReportContext, 'receivedAt' | 'messageId'> & Partial<ReportContext>

/** The context of a report of the merchant's server. If it states no time, it happened at the receipt. */
export const serverContext = (account: Account, said: OfServer): ReportContext => ({
  accountId: account.id,
  accountSecret: account.secret,
  idempotencyKey: undefined,
  source: 'server',
  occurredAt: said.receivedAt,
  timed: false,
  saidAt: undefined,
  visitorId: undefined,
  site: undefined,
  address: undefined,
  request: undefined,
  signed: undefined,
  unchecked: false,
  revision: 0,
  webdriver: false,
  test: false,
  flawed: [],
  ...said,
})
