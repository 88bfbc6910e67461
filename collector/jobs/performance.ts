import type { PerformanceRule } from '../domain/performance.js'
import { isProblem } from '../domain/problem.js'
import { HOUR_MS } from '../domain/time.js'
import type { Deps } from '../program/deps.js'
import { type DuePerformance, duePerformance } from '../program/performance/duePerformance.js'
import { grantPerformance } from '../program/performance/grantPerformance.js'
import { aMeasure } from '../program/performance/measure.js'
import type { EarnedPlace } from '../storage/performance.js'
import { eachAccount, type Failures, throwFailures } from './eachAccount.js'
import type { Job } from './leader.js'

/**
 * Measures what affiliates sold, and gives those who reach the threshold of a performance rule what it
 * promises. Stopped in between, it measures the period again, which gives nothing twice.
 */
export const performance: Job = {
  name: 'performance',
  everyMs: HOUR_MS,
  run: async (deps, at, leads) => {
    const failures: Failures = new Map()
    await eachAccount(deps, leads, failures, async (accountId) => {
      const errors: Error[] = []
      for (const rule of await deps.storage.performanceRules(accountId)) {
        // A rule that cannot be carried out, for example because its group was removed, does not stop
        // the others.
        await measureDue(deps, rule, at, leads).catch((error: Error) => errors.push(error))
      }
      const [first] = errors
      if (first) throw first
    })
    throwFailures(failures)
  },
}

const measureDue = async (
  deps: Deps,
  rule: PerformanceRule,
  at: number,
  leads: () => boolean,
): Promise<void> => {
  const { accountId, code } = rule
  while (leads()) {
    const last = await deps.storage.lastMeasured(accountId, code)
    const due = duePerformance(rule, last, at)
    if (!due) return
    const isActive = due.version.status === 'active'
    if (isActive && !(await measure(deps, rule, due, at, leads))) return
    await deps.storage.endMeasure(accountId, code, { firstDay: due.firstDay, measuredAt: at })
  }
}

/** Returns false if another collector leads now. */
const measure = async (
  deps: Deps,
  rule: PerformanceRule,
  due: DuePerformance,
  at: number,
  leads: () => boolean,
): Promise<boolean> => {
  const { accountId, code } = rule
  const sums = aMeasure(due.version, at)
  let after: EarnedPlace | undefined
  do {
    if (!leads()) return false
    const { rows, next } = await deps.storage.earnedBetween(accountId, due, after)
    sums.add(rows)
    after = next
  } while (after)
  const reached = sums.reached()
  const affiliates = await deps.storage.affiliatesById(accountId, [...reached.keys()])
  for (const affiliate of affiliates) {
    if (!leads()) return false
    const measured = reached.get(affiliate.id) ?? ''
    const done = await grantPerformance(deps, rule, due, affiliate, measured)
    if (isProblem(done)) throw new Error(`Performance rule ${code}: ${done.message}`)
  }
  return true
}
