import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Decide } from '../../settled.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { aBudget } from '../resettling/budget.js'
import { later } from '../resettling/tasks.js'
import { lockOrders } from '../settling/lockOrders.js'
import { settleLocked } from '../settling/settling.js'
import type { Runner, Step } from '../step.js'

/**
 * How many orders one transaction re-settles, so that an event waits no longer for it than for a
 * batch.
 */
export const SETTLED_TOGETHER_MAX = 50
/** How many such transactions run concurrently. */
const SLICES_AT_ONCE = 4

export interface Settling {
  readonly write: Runner['write']
  readonly programs: ProgramCache
  readonly accountId: AccountId
  readonly at: number
  readonly decide: Decide
}

/** Each slice is its own transaction and can be repeated. */
export const settleInSlices = async (
  settling: Settling,
  keys: readonly OrderKey[],
): Promise<void> => {
  const slices: (readonly OrderKey[])[] = []
  for (let from = 0; from < keys.length; from += SETTLED_TOGETHER_MAX) {
    slices.push(keys.slice(from, from + SETTLED_TOGETHER_MAX))
  }
  const next = slices.values()
  const inTurn = async () => {
    for (const slice of next) await settling.write(() => settleSlice(settling, slice))
  }
  await Promise.all(Array.from({ length: SLICES_AT_ONCE }, inTurn))
}

function* settleSlice(
  { programs, accountId, at, decide }: Settling,
  keys: readonly OrderKey[],
): Step<void> {
  yield* lockOrders(accountId, keys, at)
  const program = yield* programFor(programs, accountId)
  const budget = aBudget(0)
  for (const orderKey of keys) {
    yield* settleLocked(program, { accountId, orderKey, reportId: undefined, at }, decide, budget)
  }
  yield* later(accountId, budget.rest, at)
}
