import type { AccountId } from '../../../domain/ids.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { insertAll, one, type Row, run, type Step, togetherAll } from '../step.js'

/** How a task selects its orders. `slices.ts` defines the subject of each kind. */
export const TASK_KINDS = [
  'order',
  'visitor',
  'customer',
  'coupon',
  'affiliate',
  'campaign',
  'product',
  'clicks',
  'claimant',
  'favoured',
  'series',
  'products',
  'repeats',
  'uses',
  'trace',
  'rates',
] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** Orders that are to be re-settled in slices. */
export interface Task {
  readonly kind: TaskKind
  readonly subject: string
  /** Only orders placed at or after this instant. */
  readonly since: number
  /** The progress, in a format that depends on the kind; empty if not started. */
  readonly cursor: string
}

export const aTask = (kind: TaskKind, subject: string, since = 0): Task => ({
  kind,
  subject,
  since,
  cursor: '',
})

export const RESETTLING = 'resettling'

/**
 * Queues orders to be re-settled after this transaction. Must be the last call in the transaction,
 * because taking an order's lock while holding a task's row could deadlock.
 *
 * An existing task is not restarted, because repeated writes would keep it from ever finishing.
 * Instead, another pass follows after its end.
 */
export function* later(accountId: AccountId, tasks: readonly Task[], at: number): Step<void> {
  yield* insertAll(
    RESETTLING,
    merged(tasks).map((task) => toRow(accountId, task, at)),
    `on conflict (account_id, kind, subject) do update set
       again_since = case when resettling.again_since < excluded.since
         then resettling.again_since else excluded.since end,
       due_at = case when resettling.due_at < excluded.due_at
         then resettling.due_at else excluded.due_at end`,
  )
}

/**
 * Each subject once and sorted, because collectors that write the same tasks in different orders
 * would deadlock.
 */
const merged = (tasks: readonly Task[]): readonly Task[] => {
  const found = new Map<string, Task>()
  for (const task of tasks) {
    const key = `${task.kind} ${task.subject}`
    const known = found.get(key)
    // The cursors of two tasks cannot be merged, so the merged task starts at the beginning.
    found.set(key, known ? { ...task, since: Math.min(task.since, known.since), cursor: '' } : task)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, task]) => task)
}

const toRow = (accountId: AccountId, { kind, subject, since, cursor }: Task, at: number): Row => ({
  account_id: accountId,
  kind,
  subject,
  since,
  due_at: at,
  cursor,
  pass: 1,
})

/** A task as it is kept. */
export interface KeptTask extends Task {
  /**
   * Counts the passes, so that two collectors that work on the task concurrently can distinguish
   * them.
   */
  readonly pass: number
}

/** The task that has been due longest. Unknown kinds, written by a newer collector, are skipped. */
export const nextTask = (accountId: AccountId, at: number): Step<KeptTask | undefined> =>
  one<KeptTask>(
    `select kind, subject, since, cursor, pass from resettling
     where account_id = ? and due_at <= ? and kind in (?*)
     order by due_at, kind, subject limit 1`,
    accountId,
    at,
    TASK_KINDS,
  )

/**
 * Stores the progress of a task, or deletes it when it is done. Has no effect if another collector
 * has advanced the task in the meantime.
 */
export function* advance(
  accountId: AccountId,
  { kind, subject, pass, cursor }: KeptTask,
  next: string | undefined,
  at: number,
): Step<void> {
  const which = [accountId, kind, subject, pass, cursor] as const
  const where = 'account_id = ? and kind = ? and subject = ? and pass = ? and cursor = ?'
  if (next !== undefined) {
    yield* run(`update resettling set cursor = ?, due_at = ? where ${where}`, next, at, ...which)
    return
  }
  yield* togetherAll([
    run(`delete from resettling where ${where} and again_since is null`, ...which),
    run(
      `update resettling set since = again_since, again_since = null, cursor = '',
         pass = pass + 1, due_at = ?
       where ${where} and again_since is not null`,
      at,
      ...which,
    ),
  ])
}

/** The delay before an order that could not be settled is retried. */
export const RETRY_MS = 10 * MINUTE_MS

export const putBack = (accountId: AccountId, { kind, subject }: Task, at: number): Step<number> =>
  run(
    'update resettling set due_at = ? where account_id = ? and kind = ? and subject = ?',
    at + RETRY_MS,
    accountId,
    kind,
    subject,
  )
