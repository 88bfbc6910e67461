import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Step } from '../step.js'
import type { Task } from './tasks.js'

/** How many rows one slice looks at, to find those that it settles. */
export const SCANNED_MAX = 200

/** Part of a task: some of its orders, and where to go on. */
export interface Slice {
  readonly keys: readonly OrderKey[]
  /** What is found beside orders, as tasks of their own. */
  readonly tasks: readonly Task[]
  /** Undefined: nothing is left. */
  readonly next: string | undefined
}

/** At most `limit` orders, from where the task's cursor stands. */
export type Slicing = (accountId: AccountId, task: Task, limit: number) => Step<Slice>

export const slice = (keys: readonly OrderKey[], next?: readonly (string | number)[]): Slice => ({
  keys,
  tasks: [],
  next: next && JSON.stringify(next),
})

/** Where a task's cursor stands, in the words of its kind. */
export const read = <Cursor>(cursor: string): Cursor | undefined =>
  cursor === '' ? undefined : (JSON.parse(cursor) as Cursor)
