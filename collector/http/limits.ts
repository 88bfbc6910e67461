import type { IncomingMessage } from 'node:http'
import type { AccountId } from '../domain/ids.js'
import { networkOf } from '../domain/network.js'
import { buckets, bucketsOf } from './buckets.js'
import { clientAddress, hidesClient, isOwnMachine, type Trust } from './clientAddress.js'
import type { Counters } from './counters.js'
import type { Log } from './log.js'

/** The rate limits per sender; 0 for no limit. */
export interface LimitSettings {
  /** Requests per second to `/e` and `/p` from one address. */
  readonly addressPerSecond: number
  /**
   * Events per second from the pages of one account, and separately messages per second to `/v1`.
   */
  readonly accountPerSecond: number
  /** Requests per minute with an invalid secret key from one address. */
  readonly failedKeysPerMinute: number
}

/** Far above what a mobile carrier with one shared address or a large shop sends. */
export const LIMITS: LimitSettings = {
  addressPerSecond: 50,
  accountPerSecond: 1_000,
  failedKeysPerMinute: 60,
}

/** The burst: how many seconds of its rate a sender may send at once. */
const ADDRESS_BURST_S = 40
const ACCOUNT_BURST_S = 10
/** A call about the program costs as much as so many reports, because it may read a list. */
const PROGRAM_COST = 20
/** Questions to a payment provider about the deliveries to one endpoint. */
const QUESTIONS_PER_SECOND = 5
const QUESTION_BURST_S = 20

/** Each function returns in how many seconds to retry, or undefined if the request is allowed. */
export interface Limits {
  readonly page: (req: IncomingMessage) => number | undefined
  readonly events: (req: IncomingMessage, account: AccountId, count: number) => number | undefined
  readonly server: (req: IncomingMessage, account: AccountId, count?: number) => number | undefined
  /** Calls of one account about its program. Reports have a limit of their own. */
  readonly program: (req: IncomingMessage, account: AccountId) => ProgramLimit
  readonly failedKey: (req: IncomingMessage) => number | undefined
  /** Whether a payment provider may be asked about a delivery to an endpoint, by its whole name. */
  readonly question: (endpoint: string) => number | undefined
}

/** What became of a call about the program, and how many more are accepted. */
export interface ProgramLimit {
  /** In how many seconds to retry. Undefined: the call is allowed. */
  readonly wait: number | undefined
  /** Undefined: there is no limit. */
  readonly rate:
    | {
        readonly max: number
        readonly windowSeconds: number
        readonly left: number
        readonly fullInSeconds: number
      }
    | undefined
}

interface LimitOptions {
  readonly settings: LimitSettings
  readonly trust: Trust
  readonly now: () => number
  readonly log: Log
  readonly counters: Counters
}

export const limitsOf = ({ settings, trust, now, log, counters }: LimitOptions): Limits => {
  const { addressPerSecond, accountPerSecond, failedKeysPerMinute } = settings
  const ofSeconds = (perSecond: number, seconds: number) =>
    buckets({ perSecond, burst: perSecond * seconds, now })
  const addresses = ofSeconds(addressPerSecond, ADDRESS_BURST_S)
  const failures = buckets({ perSecond: failedKeysPerMinute / 60, burst: failedKeysPerMinute, now })
  // Separate buckets, so that a flood of page events does not block reports of the merchant's
  // server.
  const pages = ofSeconds(accountPerSecond, ACCOUNT_BURST_S)
  const servers = ofSeconds(accountPerSecond, ACCOUNT_BURST_S)
  const programs = programLimit(accountPerSecond / PROGRAM_COST, now)
  const questions = ofSeconds(QUESTIONS_PER_SECOND, QUESTION_BURST_S)
  let isWarned = false
  const addressOf = (req: IncomingMessage): string | undefined => {
    if (hidesClient(req, trust) && !isWarned) {
      isWarned = true
      log.warn('Requests come through a proxy that is not configured, so no address is limited', {
        remedy:
          'Set WAYMARK_TRUST_PROXY to the number of proxies in front of the collector or to their addresses, or to 0 if there is none.',
      })
    }
    const address = clientAddress(req, trust)
    return address && networkOf(address)
  }
  const counted = (wait: number | undefined): number | undefined => {
    if (wait !== undefined) counters.limited += 1
    return wait
  }
  const byAddress = (take: typeof addresses) => (req: IncomingMessage) => {
    const address = addressOf(req)
    return address === undefined ? undefined : counted(take(address))
  }
  const byAccount =
    (take: typeof pages) =>
    (req: IncomingMessage, account: AccountId, count = 1) =>
      isOwnMachine(req) ? undefined : counted(take(account, count))
  return {
    page: byAddress(addresses),
    events: byAccount(pages),
    server: byAccount(servers),
    program: (req, account) => {
      const limit = isOwnMachine(req) ? NO_LIMIT : programs(account)
      return { ...limit, wait: counted(limit.wait) }
    },
    failedKey: byAddress(failures),
    question: (endpoint) => counted(questions(endpoint)),
  }
}

const NO_LIMIT: ProgramLimit = { wait: undefined, rate: undefined }

const programLimit = (perSecond: number, now: () => number) => {
  const burst = perSecond * ACCOUNT_BURST_S
  const { take, state } = bucketsOf({ perSecond, burst, now })
  return (account: AccountId): ProgramLimit => {
    if (perSecond === 0) return NO_LIMIT
    const wait = take(account)
    const max = Math.floor(burst)
    return { wait, rate: { max, windowSeconds: ACCOUNT_BURST_S, ...state(account) } }
  }
}
