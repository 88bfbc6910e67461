import type { Click } from '../../domain/click.js'
import type { AccountId } from '../../domain/ids.js'
import type { ProgramCache } from '../steps/catalogue/programCache.js'
import type { Runner } from '../steps/step.js'
import { type ClickCall, recordClicks } from '../steps/visitors/clicks.js'
import { type ClickState, type Decide, type Ledger, StorageOutage } from '../storage.js'

/** The maximum number of clicks per transaction. */
export const CLICKS_TOGETHER_MAX = 256
/** How many calls may wait per account. Further calls are refused immediately. */
export const CALLS_WAITING_MAX = 10_000

interface Waiting extends ClickCall {
  readonly resolve: (states: readonly ClickState[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes clicks of an account in batches: clicks that arrive during a write are written together in
 * the next transaction. Single inserts reach a third of the rate; a second connection adds nothing
 * (measured).
 */
export const clickBatches = (runner: Runner, programs: ProgramCache): Ledger['recordClicks'] => {
  const queues = new Map<AccountId, Waiting[]>()

  const drain = async (accountId: AccountId, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) await keep(runner, programs, take(queue))
    queues.delete(accountId)
  }
  return (clicks: readonly Click[], decide: Decide) =>
    new Promise((resolve, reject) => {
      const accountId = clicks[0]?.accountId
      if (!accountId) return resolve([])
      const call = { clicks, decide, resolve, reject }
      const queue = queues.get(accountId)
      if (!queue) {
        const started = [call]
        queues.set(accountId, started)
        void drain(accountId, started)
        return
      }
      if (queue.length >= CALLS_WAITING_MAX) {
        return reject(new StorageOutage('Too many clicks are waiting.', undefined, 'clicks_full'))
      }
      queue.push(call)
    })
}

const take = (queue: Waiting[]): readonly Waiting[] => {
  let count = 0
  const end = queue.findIndex(({ clicks }) => {
    count += clicks.length
    return count > CLICKS_TOGETHER_MAX
  })
  return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1))
}

/**
 * Never rejects. If a batch fails, each call is retried alone, so that one faulty call does not
 * fail the others.
 */
const keep = async (
  runner: Runner,
  programs: ProgramCache,
  calls: readonly Waiting[],
): Promise<void> => {
  try {
    const states = await runner.write(() => recordClicks(programs, calls))
    for (const [index, { resolve }] of calls.entries()) resolve(states[index] ?? [])
  } catch (error) {
    if (calls.length === 1 || (error instanceof StorageOutage && error.kind !== 'conflicts')) {
      for (const { reject } of calls) reject(error)
      return
    }
    for (const call of calls) await keep(runner, programs, [call])
  }
}
