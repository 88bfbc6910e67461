import type { NewClick } from '../../../domain/click.js'
import type { AccountId } from '../../../domain/ids.js'
import type { Decide } from '../../settled.js'
import { type ClickState, type Ledger, StorageOutage } from '../../storage.js'
import { takeUpTo } from '../../takeUpTo.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import type { Runner } from '../step.js'
import { type ClickCall, recordClicks } from './clicks.js'

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
    while (queue.length > 0) await keepSome(runner, programs, queue)
    queues.delete(accountId)
  }
  return (clicks: readonly NewClick[], decide: Decide) =>
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

const take = (queue: Waiting[]) =>
  takeUpTo(queue, CLICKS_TOGETHER_MAX, ({ clicks }) => clicks.length)

/**
 * Writes the calls that wait when the transaction begins, including those that arrived while it was
 * queued. Never rejects.
 */
const keepSome = async (
  runner: Runner,
  programs: ProgramCache,
  queue: Waiting[],
): Promise<void> => {
  // A step may be run again after a deadlock, and then with the same calls.
  let calls: readonly Waiting[] | undefined
  try {
    const states = await runner.write(() => {
      calls ??= take(queue)
      return recordClicks(programs, calls)
    })
    answer(calls ?? [], states)
  } catch (error) {
    await afterFailure(runner, programs, calls ?? take(queue), error)
  }
}

const answer = (calls: readonly Waiting[], states: readonly (readonly ClickState[])[]): void => {
  for (const [index, { resolve }] of calls.entries()) resolve(states[index] ?? [])
}

/** Retries each call of a failed batch alone, so that one faulty call does not fail the others. */
const afterFailure = async (
  runner: Runner,
  programs: ProgramCache,
  calls: readonly Waiting[],
  error: unknown,
): Promise<void> => {
  if (calls.length === 1 || (error instanceof StorageOutage && error.kind !== 'conflicts')) {
    for (const { reject } of calls) reject(error)
    return
  }
  for (const call of calls) {
    await runner
      .write(() => recordClicks(programs, [call]))
      .then((states) => answer([call], states), call.reject)
  }
}
