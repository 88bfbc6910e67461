import type { AccountId } from '../../../domain/ids.js'
import type { Decide } from '../../settled.js'
import { type Resettling, StorageOutage } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { lockOrders } from '../settling/lockOrders.js'
import { settleLocked } from '../settling/settling.js'
import type { Runner, Step } from '../step.js'
import { aBudget } from './budget.js'
import { sliceOf } from './slices.js'
import { advance, aTask, type KeptTask, later, nextTask, putBack } from './tasks.js'
import type { Watched } from './watch.js'

/**
 * How many orders a slice settles, so that an event waits no longer for it than for twenty sales.
 */
export const SLICE_ORDERS_MAX = 20

export const resettlingOver = (
  { read, write, onTasks }: Runner & Pick<Watched, 'onTasks'>,
  programs: ProgramCache,
): Resettling => ({
  resettleSlice: async (accountId, at, decide) => {
    const task = await read(() => nextTask(accountId, at))
    if (!task) return 0
    try {
      await write(() => workOff(programs, accountId, task, at, decide))
    } catch (error) {
      if (error instanceof StorageOutage) throw error
      await write(() => setApart(accountId, task, at))
      throw error
    }
    return 1
  },
  onResettling: onTasks,
})

function* workOff(
  programs: ProgramCache,
  accountId: AccountId,
  task: KeptTask,
  at: number,
  decide: Decide,
): Step<void> {
  const { keys, tasks, next } = yield* sliceOf(accountId, task, SLICE_ORDERS_MAX)
  yield* lockOrders(accountId, keys, at)
  const program = yield* programFor(programs, accountId)
  // A budget of zero turns further affected orders into tasks, so that the slice stays bounded.
  const budget = aBudget(0)
  for (const orderKey of keys) {
    const cause = { accountId, orderKey, reportId: undefined, at }
    yield* settleLocked(program, cause, decide, budget)
  }
  yield* later(accountId, [...tasks, ...budget.rest], at)
  yield* advance(accountId, task, next, at)
}

/**
 * Splits a failed slice into one task per order, because it would otherwise block all later ones.
 * An order that cannot be settled is retried later.
 */
function* setApart(accountId: AccountId, task: KeptTask, at: number): Step<void> {
  if (task.kind === 'order') {
    yield* putBack(accountId, task, at)
    return
  }
  const { keys, tasks, next } = yield* sliceOf(accountId, task, SLICE_ORDERS_MAX)
  yield* later(accountId, [...tasks, ...keys.map((key) => aTask('order', key))], at)
  yield* advance(accountId, task, next, at)
}
