import { randomUUID } from 'node:crypto'
import type { AccountId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import { type DayKind, dayOf } from '../../daySums.js'
import { insertAll, type Step } from '../step.js'
import { liveFrom } from './liveFrom.js'

/**
 * Marks the days of these instants as changed, in the transaction that changes them.
 *
 * Each mark is a row of its own, with an id that no other row has. The job deletes exactly the rows that
 * it has read, so a transaction that is still open keeps its mark. A common row would have to be
 * locked, and transactions would wait for each other.
 */
export function* markDays(
  accountId: AccountId,
  kind: DayKind,
  instants: readonly number[],
): Step<void> {
  const days = new Set(instants.map(dayOf))
  yield* insertAll(
    'changed_days',
    [...days].map((day) => ({ account_id: accountId, kind, day, id: randomUUID() })),
  )
}

/**
 * Marks those days that may be summed. Recent days never are, so a new sale costs no statement.
 * `program` must have been read by the current transaction.
 */
export function* markOld(program: Program, kind: DayKind, instants: readonly number[]): Step<void> {
  const from = liveFrom(program)
  const old = instants.filter((at) => dayOf(at) < from)
  if (old.length > 0) yield* markDays(program.account.id, kind, old)
}
