import { versionAt } from '../../../domain/campaign.js'
import type { AccountId } from '../../../domain/ids.js'
import { MATCHING_HOURS_MAX, type Policy } from '../../../domain/policy.js'
import { isStatement, type Report } from '../../../domain/report.js'
import { HOUR_MS } from '../../../domain/time.js'
import type { Stated } from '../../../settle/considered.js'
import type { ClickRow } from '../../rows.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step, togetherAll } from '../step.js'

/** How many traces of an order are looked up: those of ten reports. */
export const TRACES_MAX = 30
/** How many clicks of a trace are considered, the latest ones. Many people may share an address. */
const TRACED_MAX = 20

/** The traces of the browsers that reported an order. */
export const tracesIn = (reports: readonly Report[]): readonly string[] =>
  distinct(reports.filter(isStatement).flatMap(({ traces }) => traces ?? []))

/** The clicks that have a trace of the order. None if the rule is off. */
export function* tracedClicks(
  accountId: AccountId,
  stated: Stated | undefined,
  policies: readonly Policy[],
): Step<readonly ClickRow[]> {
  const traces = stated?.evidence.traces ?? []
  if (!stated || traces.length === 0) return []
  const { convertedAt, termsAt } = stated.order
  if (!versionAt(policies, termsAt).rules.includes('probabilistic')) return []
  const found = yield* togetherAll(
    traces.slice(0, TRACES_MAX).map(({ value }) =>
      all<ClickRow>(
        `select * from clicks
         where account_id = ? and trace = ? and clicked_at >= ? and clicked_at <= ? and mark is null
         order by clicked_at desc, id desc limit ${TRACED_MAX}`,
        accountId,
        value,
        convertedAt - MATCHING_HOURS_MAX * HOUR_MS,
        convertedAt,
      ),
    ),
  )
  return found.flat()
}
