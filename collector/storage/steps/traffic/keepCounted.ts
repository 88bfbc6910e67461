import type { AccountId } from '../../../domain/ids.js'
import { DAY_MS } from '../../../domain/time.js'
import { dayOf } from '../../daySums.js'
import { run, type Step, togetherAll } from '../step.js'

/** Longer than a day is counted again after its end. */
const COUNTED_AGAIN_DAYS = 20

/**
 * Makes the counts of the days final on which erased clicks were received, because counting without these
 * clicks would take back what the day earned.
 */
export function* keepCounted(
  accountId: AccountId,
  receivedAt: readonly number[],
  at: number,
): Step<void> {
  const recent = receivedAt.filter((one) => one > at - COUNTED_AGAIN_DAYS * DAY_MS)
  const days = [...new Set(recent.map(dayOf))].sort((a, b) => a - b)
  yield* togetherAll(
    days.map((day) =>
      run(
        `update traffic_periods set is_final = 1
         where account_id = ? and counted = 'clicks' and first_day = ?`,
        accountId,
        day,
      ),
    ),
  )
}
