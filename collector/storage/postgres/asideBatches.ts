import type { AccountId } from '../../domain/ids.js'
import type { SetAside } from '../../domain/setAside.js'
import { type Ledger, StorageOutage } from '../storage.js'
import { takeUpTo } from '../takeUpTo.js'

/** The maximum number of messages per transaction. */
const ASIDE_TOGETHER_MAX = 500
/** How many calls may wait per account. Messages beyond it are not stored. */
const CALLS_WAITING_MAX = 1_000

interface Waiting {
  readonly events: readonly SetAside[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Stores set-aside messages of an account in one transaction at a time. Each transaction locks the
 * account's totals, so many concurrent ones would hold all connections while they wait, and no sale
 * could be written.
 */
export const asideBatches = (setAside: Ledger['setAside']): Ledger['setAside'] => {
  const queues = new Map<AccountId, Waiting[]>()
  const drain = async (accountId: AccountId, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const calls = take(queue)
      try {
        await setAside(calls.flatMap(({ events }) => events))
        for (const { resolve } of calls) resolve()
      } catch (error) {
        for (const { reject } of calls) reject(error)
      }
    }
    queues.delete(accountId)
  }
  return (events) =>
    new Promise((resolve, reject) => {
      const accountId = events[0]?.accountId
      if (!accountId) return resolve()
      const call = { events, resolve, reject }
      const queue = queues.get(accountId)
      if (!queue) {
        const started = [call]
        queues.set(accountId, started)
        void drain(accountId, started)
        return
      }
      if (queue.length >= CALLS_WAITING_MAX) {
        return reject(new StorageOutage('Too many refused messages are waiting for the database.'))
      }
      queue.push(call)
    })
}

const take = (queue: Waiting[]) =>
  takeUpTo(queue, ASIDE_TOGETHER_MAX, ({ events }) => events.length)
