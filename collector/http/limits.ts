import type { IncomingMessage } from 'node:http'
import type { AccountId } from '../domain/ids.js'
import { networkOf } from '../domain/network.js'
import { buckets } from './buckets.js'
import { clientAddress, hidesClient, isOwnMachine, type Trust } from './clientAddress.js'
import type { Counters } from './counters.js'
import type { Log } from './log.js'

/** How much one sender may send; 0: as much as it likes. */
export interface LimitSettings {
  /** Requests to `/e` and `/p` from one address in a second. */
  readonly addressPerSecond: number
  /** Events from the pages of one account in a second, and as many requests to `/v1`. */
  readonly accountPerSecond: number
  /** Requests with a secret key that is none, from one address in a minute. */
  readonly failedKeysPerMinute: number
}

/** Far above what a mobile carrier with one address, or the largest shop, was ever seen to send. */
export const LIMITS: LimitSettings = {
  addressPerSecond: 50,
  accountPerSecond: 1_000,
  failedKeysPerMinute: 60,
}

/** How many seconds of its rate a sender may send at once. */
const ADDRESS_BURST_S = 40
const ACCOUNT_BURST_S = 10

/** Each answers in how many seconds to ask again; undefined: go on. */
export interface Limits {
  readonly page: (req: IncomingMessage) => number | undefined
  readonly events: (req: IncomingMessage, account: AccountId, count: number) => number | undefined
  readonly server: (req: IncomingMessage, account: AccountId) => number | undefined
  readonly failedKey: (req: IncomingMessage) => number | undefined
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
  // Apart, so that a flood of pages does not stop what the merchant's server reports.
  const pages = ofSeconds(accountPerSecond, ACCOUNT_BURST_S)
  const servers = ofSeconds(accountPerSecond, ACCOUNT_BURST_S)
  let isWarned = false
  const addressOf = (req: IncomingMessage): string | undefined => {
    if (hidesClient(req, trust) && !isWarned) {
      isWarned = true
      log.warn('Requests come through a proxy that was not named: no address is limited', {
        remedy:
          'Set WAYMARK_TRUST_PROXY to the number of proxies before the collector, or to their addresses; to 0 if there is none.',
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
    failedKey: byAddress(failures),
  }
}
