import type { NewClick } from '../../../domain/click.js'
import type { AccountId, VisitorId } from '../../../domain/ids.js'
import { LATENCY_MAX_MS } from '../../../domain/time.js'
import type { Decide } from '../../settled.js'
import { forEachId } from '../asked.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import type { Buyers } from '../facts/buyers.js'
import { aBudget } from '../resettling/budget.js'
import { aTask, later, type Task } from '../resettling/tasks.js'
import { distinct, lockOrders } from '../settling/lockOrders.js'
import { settleLocked, takeOut } from '../settling/settling.js'
import type { Step } from '../step.js'

/** A visitor whose new data may affect orders. */
export interface Since {
  readonly visitorId: VisitorId
  /** Only orders placed at or after this instant. */
  readonly since: number
  readonly at: number
  readonly decide: Decide
}

/** Orders that new data may affect. */
export interface Concerned extends Pick<Since, 'at' | 'decide'> {
  readonly task: Task
}

/** The orders that these visitors placed at or after an instant. */
export const ordersAfter = (
  { groups, buyers }: Buyers,
  sinces: readonly Since[],
): readonly Concerned[] =>
  sinces.flatMap(({ visitorId, since, at, decide }) => {
    const { root, members } = groups.get(visitorId) ?? { root: visitorId, members: [] }
    if (!members.some((member) => buyers.has(member))) return []
    return [{ task: aTask('visitor', root, since - LATENCY_MAX_MS), at, decide }]
  })

/** The orders that came from the same address and browser as new clicks, placed at or after them. */
export function* ordersTraced(
  accountId: AccountId,
  clicks: readonly NewClick[],
  sinces: readonly Since[],
): Step<readonly Concerned[]> {
  const traces = tracesOf(clicks)
  if (traces.length === 0) return []
  const found = yield* forEachId<{ readonly id: string }>(
    traces,
    `select id from asked where (
       select order_key from order_traces where account_id = ? and trace = asked.id
       order by order_key limit 1) is not null`,
    accountId,
  )
  const known = new Set(found.map(({ id }) => id))
  return clicks.flatMap(({ trace, visitorId, clickedAt }) => {
    const since = sinces.find((one) => one.visitorId === visitorId)
    if (trace === undefined || !known.has(trace) || !since) return []
    const { at, decide } = since
    return [{ task: aTask('trace', trace, clickedAt), at, decide }]
  })
}

export const tracesOf = (clicks: readonly NewClick[]): readonly string[] =>
  distinct(clicks.flatMap(({ trace }) => trace ?? []))

/**
 * Re-settles orders because a click or an alias arrived after them. Orders beyond the budget become
 * tasks.
 */
export function* settleConcerned(
  programs: ProgramCache,
  accountId: AccountId,
  concerned: readonly Concerned[],
  at: number,
): Step<void> {
  if (concerned.length === 0) return
  const program = yield* programFor(programs, accountId)
  const budget = aBudget()
  for (const one of concerned) {
    const { keys, rest } = yield* takeOut(accountId, one.task, budget)
    budget.rest.push(...rest)
    yield* lockOrders(accountId, keys, one.at)
    for (const orderKey of keys) {
      const cause = { accountId, orderKey, reportId: undefined, at: one.at }
      yield* settleLocked(program, cause, one.decide, budget)
    }
  }
  yield* later(accountId, budget.rest, at)
}
