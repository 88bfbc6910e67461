import { MINUTE_MS } from '../domain/time.js'
import type { ChangedDay } from '../storage/jobs.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/** The pause between two days, in which other work gets its turn. */
const PAUSE_MS = 5

/**
 * Sums the days that are over, and again those whose orders or clicks have changed since. Days that are
 * not summed yet are added up whenever a page shows them.
 */
export const sums: Job = {
  name: 'sums',
  everyMs: MINUTE_MS,
  run: async (deps, at, leads) => {
    const failures: Failures = new Map()
    await eachAccount(deps, leads, failures, async (accountId) => {
      let after: ChangedDay | undefined
      do {
        after = await deps.storage.sumDay(accountId, at, after)
        if (after) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      } while (after && leads())
    })
    throwFailures(failures)
  },
}
