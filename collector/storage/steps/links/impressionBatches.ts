import type { Impressions } from '../../../domain/banner.js'
import type { AccountId } from '../../../domain/ids.js'
import type { Links } from '../../links.js'
import { StorageOutage } from '../../storage.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import type { Runner } from '../step.js'
import { addImpressions } from './counts.js'

/** The maximum number of impressions per transaction. */
export const IMPRESSIONS_TOGETHER_MAX = 1_000
/** How many may wait per account. Further ones are refused immediately. */
export const IMPRESSIONS_WAITING_MAX = 20_000

interface Waiting {
  readonly seen: Impressions
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes impressions of an account in batches: those that arrive during a write are written together,
 * because all impressions of a banner on one page add to one row, which one transaction locks.
 */
export const impressionBatches = (
  runner: Runner,
  programs: ProgramCache,
): Links['countImpressions'] => {
  const queues = new Map<AccountId, Waiting[]>()
  const drain = async (accountId: AccountId, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const some = queue.splice(0, IMPRESSIONS_TOGETHER_MAX)
      const seen = some.map((one) => one.seen)
      try {
        await runner.write(() => addImpressions(programs, accountId, seen))
        for (const { resolve } of some) resolve()
      } catch (error) {
        for (const { reject } of some) reject(error)
      }
    }
    queues.delete(accountId)
  }
  return (accountId, seen) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(accountId)
      if (queue && queue.length >= IMPRESSIONS_WAITING_MAX) {
        return reject(
          new StorageOutage('Too many impressions are waiting.', undefined, 'impressions_full'),
        )
      }
      const waiting = { seen, resolve, reject }
      if (queue) return void queue.push(waiting)
      const started = [waiting]
      queues.set(accountId, started)
      void drain(accountId, started)
    })
}
