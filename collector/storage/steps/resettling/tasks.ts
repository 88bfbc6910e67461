import type { AccountId } from '../../../domain/ids.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { insertAll, one, type Row, run, type Step, togetherAll } from '../step.js'

/** What a task names the orders by. What a subject is, `slices.ts` says for each kind. */
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
  'products',
  'repeats',
] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** Orders that are to be settled anew, in slices until all of them are. */
export interface Task {
  readonly kind: TaskKind
  readonly subject: string
  /** Those placed at or after it. */
  readonly since: number
  /** How far it has come, in the words of its kind; empty: not begun. */
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
 * Leaves orders to be settled anew after this transaction. To be called last in it: nobody may wait
 * for a task's row who holds an order that somebody with that row wants.
 *
 * A task that exists is not begun anew, or whoever writes it again and again would keep it from ever
 * reaching its end: once it is there, another pass follows.
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

/** Each subject once, in one order: collectors that leave the same at once would deadlock. */
const merged = (tasks: readonly Task[]): readonly Task[] => {
  const found = new Map<string, Task>()
  for (const task of tasks) {
    const key = `${task.kind} ${task.subject}`
    const known = found.get(key)
    // Two cursors of one task say nothing together.
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
  /** Counts its passes, so that two collectors that work on it at once do not take one for another. */
  readonly pass: number
}

/** The task that is due the longest. Kinds that a newer collector wrote are left to it. */
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
 * Notes how far a task has come, at its end that it is done. Without effect where another collector
 * brought it further in the meantime.
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

/** How long an order that could not be settled is left alone. */
export const RETRY_MS = 10 * MINUTE_MS

export const putBack = (accountId: AccountId, { kind, subject }: Task, at: number): Step<number> =>
  run(
    'update resettling set due_at = ? where account_id = ? and kind = ? and subject = ?',
    at + RETRY_MS,
    accountId,
    kind,
    subject,
  )
