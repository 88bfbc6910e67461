import type { AccountId } from '../../../domain/ids.js'
import type { Report } from '../../../domain/report.js'
import type { Decide, Settled } from '../../settled.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { later } from '../resettling/tasks.js'
import { one, run, type Step } from '../step.js'
import { storeAndSettle } from './settling.js'

/** Applies a parked report and removes it from the list. */
export function* applyParked(
  programs: ProgramCache,
  accountId: AccountId,
  id: string,
  decide: Decide,
): Step<Settled | undefined> {
  const row = yield* one<{ report: string }>(
    'select report from set_aside where account_id = ? and id = ? and report is not null',
    accountId,
    id,
  )
  if (!row) return undefined
  const report = JSON.parse(row.report) as Report
  const { settled, tasks } = yield* storeAndSettle(programs, report, decide, { isApplied: true })
  yield* run('delete from set_aside where account_id = ? and id = ?', accountId, id)
  yield* later(accountId, tasks, report.receivedAt)
  return settled
}
