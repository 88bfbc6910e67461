import { versionAt } from '../../domain/campaign.js'
import type { PerformanceRule, PerformanceVersion } from '../../domain/performance.js'
import { DAY_MS, days } from '../../domain/time.js'
import { endOfPeriod, startOfPeriod } from '../../domain/traffic.js'
import type { Measured } from '../../storage/performance.js'

/** What is to be measured for a rule. */
export interface DuePerformance {
  /** The first day of the month; 0 for ever. */
  readonly firstDay: number
  readonly version: PerformanceVersion
  /** The orders of this span of time count. */
  readonly from: number
  readonly until: number
}

/** For ever: longer ago than any order. */
const BEGINNING = -days(366_000)

/** The next measurement that is due; undefined: none is. */
export const duePerformance = (
  { versions }: PerformanceRule,
  last: Measured | undefined,
  at: number,
): DuePerformance | undefined => {
  const newest = versionAt(versions, at)
  if (newest.period === 'ever') {
    const isDue = last === undefined || at - last.measuredAt >= DAY_MS
    const until = at - days(newest.delayDays)
    return isDue ? { firstDay: 0, version: newest, from: BEGINNING, until } : undefined
  }
  const [first] = versions
  const madeOn = Math.floor((first?.since ?? at) / DAY_MS)
  const firstDay = last ? endOfMonth(last.firstDay) : startOfPeriod('impressions', madeOn)
  const endAt = endOfMonth(firstDay) * DAY_MS
  // The version that was in force when the month ended.
  const version = versionAt(versions, endAt - 1)
  const isDue = endAt + days(version.delayDays) <= at
  return isDue ? { firstDay, version, from: firstDay * DAY_MS, until: endAt } : undefined
}

const endOfMonth = (firstDay: number): number => endOfPeriod('impressions', firstDay)
