import type { OrderKey } from '../../../domain/ids.js'
import type { Report } from '../../../domain/report.js'
import type { Decide, Settled } from '../../settled.js'
import type { SettleOptions } from '../../storage.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { later } from '../resettling/tasks.js'
import { just, type Step, togetherAll } from '../step.js'
import { shownOrder } from './conversion.js'
import { type Stored, storeAndSettle } from './settling.js'

export interface ToSettle {
  readonly report: Report
  readonly decide: Decide
  readonly options: SettleOptions
}

/** Runs the step of each report. */
type Each = (step: Step<Stored>, orderKey: OrderKey) => Step<Stored>

/** Stores reports of one account and settles their orders side by side. Returns the result of each. */
export function* settleReports(
  programs: ProgramCache,
  calls: readonly ToSettle[],
  each: Each = (step) => step,
): Step<readonly Settled[]> {
  const stored = yield* togetherAll(
    calls.map(({ report, decide }) =>
      each(storeAndSettle(programs, report, decide), report.orderKey),
    ),
  )
  const tasks = stored.flatMap((one) => one.tasks)
  const [first] = calls
  if (first) yield* later(first.report.accountId, tasks, first.report.receivedAt)
  return yield* togetherAll(
    stored.map(({ settled }, index) => {
      const call = calls[index]
      return call?.options.withOrder ? withOrder(call.report, settled) : just(settled)
    }),
  )
}

function* withOrder({ accountId }: Report, settled: Settled): Step<Settled> {
  const isStored = settled.state === 'recorded' || settled.state === 'duplicate'
  return isStored ? { ...settled, order: yield* shownOrder(accountId, settled.orderKey) } : settled
}
