import type { AccountId } from '../../../domain/ids.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { type DayKind, NOTHING_KEPT } from '../../daySums.js'
import type { ChangedDay, Jobs } from '../../jobs.js'
import { StorageOutage } from '../../storage.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { all, one, type Runner, type Step, together } from '../step.js'
import { PARTS, type Place } from './dayParts.js'
import { frontierAt, moveFrontier } from './frontier.js'
import { keepDay, type Turn } from './keepDay.js'
import { aSumming, type KeptSum } from './summing.js'

/** How many marks of a day one turn deletes. More of them keep the day marked until the next turn. */
const MARKS_MAX = 5_000

/**
 * Sums the days that changed, one after the other. Parts that only read run as writes too, because on
 * SQLite other work can run between writes but not during reads.
 */
export const sumDayOver = (write: Runner['write'], programs: ProgramCache): Jobs['sumDay'] => {
  const passDays = passingDays(write, programs)
  return async (accountId, at, after) => {
    if (!after) await passDays(accountId, at)
    const changed = await write(() => nextChanged(accountId, after))
    if (!changed) return undefined
    const turn = await write(() => turnOf(accountId, changed))
    const sums = await sumsOf(write, accountId, changed)
    await write(() => keepDay(accountId, turn, sums))
    return changed
  }
}

/** The pause after each lock, so that sales that have waited for it get their turn. */
const BETWEEN_LOCKS_MS = 20

/**
 * The pause after a lock that was not free in time, and after any other outage. Sales wait while a collector waits for it, and a
 * backup may keep it for hours.
 */
export const LOCK_PAUSE_MS = 10 * MINUTE_MS

/** Moves the frontiers of accounts as far as they should be. */
const passingDays = (write: Runner['write'], programs: ProgramCache) => {
  let pausedUntil = 0
  return async (accountId: AccountId, at: number): Promise<void> => {
    if (at < pausedUntil) return
    const { from, until } = await write(() => frontierAt(accountId, at))
    if (from >= until) return
    try {
      // Once for each run of the job, because all sales wait for it.
      await write(() => moveFrontier(programs, accountId, at))
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOCKS_MS))
    } catch (error) {
      if (!(error instanceof StorageOutage)) throw error
      pausedUntil = at + LOCK_PAUSE_MS
    }
  }
}

function* nextChanged(
  accountId: AccountId,
  after: ChangedDay = { kind: '' as DayKind, day: 0 },
): Step<ChangedDay | undefined> {
  return yield* one<ChangedDay>(
    `select kind, day from changed_days
     where account_id = ? and (kind, day) > (?, ?)
       and day < (select max(live_from) from program_versions where account_id = ?)
     order by kind, day limit 1`,
    accountId,
    after.kind,
    after.day,
    accountId,
  )
}

/** Read before the day is summed: what is committed later is not among the marks. */
export function* turnOf(accountId: AccountId, { kind, day }: ChangedDay): Step<Turn> {
  const { turn, marks } = yield* together({
    turn: one<{ version: number }>('select version from sum_turns where account_id = ?', accountId),
    marks: all<{ id: string }>(
      `select id from changed_days where account_id = ? and kind = ? and day = ?
       order by id limit ${MARKS_MAX}`,
      accountId,
      kind,
      day,
    ),
  })
  return { kind, day, version: turn?.version ?? NOTHING_KEPT, marks: marks.map(({ id }) => id) }
}

/** Sums a day in parts. A change between two parts leaves a mark, so that the day is summed again. */
export const sumsOf = async (
  write: Runner['write'],
  accountId: AccountId,
  { kind, day }: ChangedDay,
): Promise<readonly KeptSum[]> => {
  let after: Place | undefined
  const total = aSumming()
  do {
    const place: Place | undefined = after
    // Each try of a part has sums of its own.
    const part = await write(function* () {
      const summing = aSumming()
      return { after: yield* PARTS[kind](accountId, day, summing, place), sums: summing.sums() }
    })
    for (const { amount, count, ...key } of part.sums) total.add(key, amount, count)
    after = part.after
  } while (after)
  return total.sums()
}
