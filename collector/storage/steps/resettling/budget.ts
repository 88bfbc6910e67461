import type { Task } from './tasks.js'

/** How many orders one message settles anew at once; the rest is left for later. */
export const SETTLED_AT_ONCE_MAX = 20

/** What one transaction may still settle anew, and what it leaves for later. */
export interface Budget {
  orders: number
  readonly rest: Task[]
}

export const aBudget = (orders = SETTLED_AT_ONCE_MAX): Budget => ({ orders, rest: [] })
