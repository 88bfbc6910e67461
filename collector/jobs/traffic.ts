import type { Program } from '../domain/program.js'
import { DAY_MS, days, MINUTE_MS } from '../domain/time.js'
import { COUNTED, endOfPeriod } from '../domain/traffic.js'
import type { Deps } from '../program/deps.js'
import { bookCounts } from '../program/traffic/bookCounts.js'
import { countPeriod } from '../program/traffic/countPeriod.js'
import { duePeriod, type Period } from '../program/traffic/duePeriod.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/**
 * Counts the clicks of each day that is over and the impressions of each month, for campaigns that pay for
 * them, and once more a week later. Stopped in between, it counts the period again, which reports nothing
 * twice.
 */
export const traffic: Job = {
  name: 'traffic',
  everyMs: 10 * MINUTE_MS,
  run: async (deps, at, leads) => {
    const failures: Failures = new Map()
    await eachAccount(deps, leads, failures, async (accountId) => {
      const program = await deps.storage.program(accountId)
      if (!program) return
      for (const counted of COUNTED) {
        let isMore = true
        while (isMore && leads()) {
          const due = await duePeriod(deps, accountId, counted, program.campaigns, at)
          isMore = due !== undefined && (await count(deps, program, due, at, leads))
        }
      }
    })
    throwFailures(failures)
  },
}

/** How long after its end a period may be counted again. Clicks are kept for longer. */
const AGAIN_DAYS_MAX = 14

/** Returns false if the period was not counted to its end. */
const count = async (
  deps: Deps,
  program: Program,
  period: Period,
  at: number,
  leads: () => boolean,
): Promise<boolean> => {
  const { counted, firstDay, isAgain } = period
  const accountId = program.account.id
  // Clicks may have been deleted since.
  const endAt = endOfPeriod(counted, firstDay) * DAY_MS
  if (isAgain && at - endAt > days(AGAIN_DAYS_MAX)) {
    await deps.storage.endCount(accountId, { counted, firstDay, at, isFinal: true })
    return true
  }
  const counts = await countPeriod(deps, program, period, leads)
  if (!counts) return false
  // If clicks were erased meanwhile, the count would take back what the day earned.
  const isKept = (await deps.storage.countedPeriod(accountId, counted, firstDay)) === 'final'
  if (!isKept && !(await bookCounts(deps, accountId, period, counts, at, leads))) return false
  await deps.storage.endCount(accountId, { counted, firstDay, at, isFinal: isAgain })
  return true
}
