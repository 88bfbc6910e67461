import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Step } from '../step.js'
import type { Task } from './tasks.js'

/** How many rows one slice reads to find the orders that it settles. */
export const SCANNED_MAX = 200

/** A part of a task: some of its orders, and where to continue. */
export interface Slice {
  readonly keys: readonly OrderKey[]
  /** Further tasks that were found. */
  readonly tasks: readonly Task[]
  /** Undefined: nothing is left. */
  readonly next: string | undefined
}

/** Reads at most `limit` orders, starting at the task's cursor. */
export type Slicing = (accountId: AccountId, task: Task, limit: number) => Step<Slice>

export const slice = (keys: readonly OrderKey[], next?: readonly (string | number)[]): Slice => ({
  keys,
  tasks: [],
  next: next && JSON.stringify(next),
})

/** Parses a task's cursor, whose format depends on the kind of task. */
export const read = <Cursor>(cursor: string): Cursor | undefined =>
  cursor === '' ? undefined : (JSON.parse(cursor) as Cursor)
