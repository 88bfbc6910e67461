import type { Task } from './tasks.js'

/** How many orders one message re-settles in its own transaction. The rest become tasks. */
export const SETTLED_AT_ONCE_MAX = 20

/** How many orders a transaction may still re-settle, and the tasks that it leaves. */
export interface Budget {
  orders: number
  readonly rest: Task[]
}

export const aBudget = (orders = SETTLED_AT_ONCE_MAX): Budget => ({ orders, rest: [] })
