import type { AccountId, VisitorId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import type { Report } from '../domain/report.js'
import { recordReport } from '../ingest/record.js'
import { type ReportContext, serverContext } from '../ingest/reports/reportContext.js'
import type { Deps } from '../program/deps.js'
import type { FileOrder } from './fileOrder.js'

/** Whose orders are created, and by whom. */
export interface Creating {
  readonly deps: Deps
  readonly accountId: AccountId
  readonly program: Program
  /** The user who decides. */
  readonly by: string
}

/** Stores a report. */
export const record = async (deps: Deps, report: Report): Promise<'created' | Problem> => {
  const { state } = await recordReport(deps, report)
  if (state === 'recorded' || state === 'duplicate') return 'created'
  const message =
    state === 'full'
      ? 'The order has as many reports as are kept. Decide in the panel.'
      : 'The order was reported with other content. See: waymark explain <order>'
  return problem(state, 'order', message)
}

/** Who reports, as the merchant's server would, and when it happened. */
export const contextOf = ({ deps, program }: Creating, order: FileOrder): ReportContext => {
  const receivedAt = deps.now()
  return serverContext(program.account, {
    receivedAt,
    occurredAt: Math.min(order.at || receivedAt, receivedAt),
    timed: order.at !== 0,
    saidAt: order.at || undefined,
    visitorId: order.visitor as VisitorId | undefined,
    messageId: order.orderId,
  })
}
