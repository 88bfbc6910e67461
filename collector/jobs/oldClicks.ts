import { longestWindowDays, type Program } from '../domain/program.js'
import { DELAY_MAX_MS, days, HOUR_MS } from '../domain/time.js'
import type { ClickPlace } from '../storage/jobs.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/** The pause between two slices, in which other work gets its turn. */
const PAUSE_MS = 20

/**
 * Deletes clicks that are older than `keptDays`, in slices, of visitors without an order. Clicks that
 * may still earn stay, whatever `keptDays` says.
 */
export const oldClicks = (keptDays: number): Job => ({
  name: 'old clicks',
  everyMs: HOUR_MS,
  run: async ({ storage, ...deps }, at, leads) => {
    const failures: Failures = new Map()
    await eachAccount({ storage, ...deps }, leads, failures, async (accountId) => {
      const program = await storage.program(accountId)
      if (!program) return
      const before = at - keptMs(program, keptDays)
      let after: ClickPlace | undefined
      do {
        after = await storage.forgetClicks(accountId, before, at, after)
        if (after) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      } while (after && leads())
    })
    throwFailures(failures)
  },
})

/** An order may be reported late, and a click may arrive late. */
const keptMs = (program: Program, keptDays: number): number =>
  Math.max(days(keptDays), days(longestWindowDays(program)) + 2 * DELAY_MAX_MS)
