import type { AccountId } from '../../../domain/ids.js'
import { DAY_MS, HOUR_MS } from '../../../domain/time.js'
import { dayOf, NOTHING_KEPT, startOf } from '../../daySums.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { insertAll, insertNew, lock, one, type Step, together } from '../step.js'

/** How many days are handed over to the job in one transaction, because it stops all sales meanwhile. */
export const DAYS_TOGETHER_MAX = 64

/** How long after its end a day is summed: until then, messages for it still arrive. */
const AFTER_MS = HOUR_MS

/** The first day that is not summed yet at an instant, and the first that should not be. */
export interface Frontier {
  readonly from: number
  readonly until: number
}

export function* frontierAt(accountId: AccountId, at: number): Step<Frontier> {
  const { kept, turn, account } = yield* together({
    kept: liveFromOf(accountId),
    turn: one<{ not_before: number }>(
      'select not_before from sum_turns where account_id = ?',
      accountId,
    ),
    account: one<{ created_at: number }>(
      'select created_at from accounts where account_id = ?',
      accountId,
    ),
  })
  // An account that was added after the update is not in the list of the migration.
  const notBefore = turn?.not_before ?? (account?.created_at ?? at) + DAY_MS
  return { from: kept, until: notBefore > at ? kept : dayOf(at - AFTER_MS) }
}

export function* liveFromOf(accountId: AccountId): Step<number> {
  const found = yield* one<{ live_from: number }>(
    'select live_from from program_versions where account_id = ?',
    accountId,
  )
  return found?.live_from ?? NOTHING_KEPT
}

/**
 * Moves the frontier forward, and marks the days that it passes, so that the job sums them. Returns
 * whether days are left.
 *
 * A transaction that read the frontier before may still change one of these days without a mark. The
 * lock waits until all such transactions have ended.
 */
export function* moveFrontier(
  programs: ProgramCache,
  accountId: AccountId,
  at: number,
): Step<boolean> {
  yield* lock('frontier', accountId, ['frontier'], at)
  const { from, until } = yield* frontierAt(accountId, at)
  if (from >= until) return false
  const { order, click } = yield* together({
    order: firstDay(accountId, 'orders', 'converted_at', from),
    click: firstDay(accountId, 'clicks', 'received_at', from),
  })
  const first = Math.max(from, Math.min(order ?? until, click ?? until))
  const to = Math.min(until, first + DAYS_TOGETHER_MAX)
  const days = Array.from({ length: Math.max(0, to - first) }, (_, n) => first + n)
  yield* insertAll(
    'changed_days',
    days.flatMap((day) =>
      (['clicks', 'orders'] as const).map((kind) => ({
        account_id: accountId,
        kind,
        day,
        id: 'frontier',
      })),
    ),
    'on conflict do nothing',
  )
  yield* insertNew(
    'sum_turns',
    [{ account_id: accountId, version: 0, not_before: 0 }],
    ['account_id'],
  )
  yield* programs.setLiveFrom(accountId, to)
  return to < until
}

/** The first day from one on that has rows. The names are constants of this program, never input. */
function* firstDay(
  accountId: AccountId,
  table: string,
  column: string,
  from: number,
): Step<number | undefined> {
  const found = yield* one<{ at: number }>(
    `select ${column} as at from ${table} where account_id = ? and ${column} >= ?
     order by ${column} limit 1`,
    accountId,
    startOf(from),
  )
  return found && dayOf(found.at)
}
