import type { ServerResponse } from 'node:http'
import type { VisitorId } from '../../domain/ids.js'
import { canBeGuessed } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { isStatement, type Report } from '../../domain/report.js'
import { parseInstant } from '../../domain/time.js'
import { recordReport } from '../../ingest/record.js'
import type { ReportContext } from '../../ingest/reports/reportContext.js'
import type { ShownOrder } from '../../storage/settled.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { keepParked } from '../keepParked.js'
import { sendJson } from '../problemJson.js'
import type { V1Call } from './call.js'
import { sendConflict } from './conflict.js'
import { badRequest, idempotencyKey, readAt } from './read.js'

/** The parts of a request that are not part of the report. */
interface Said {
  readonly at: string | undefined
  readonly visitorId?: string | undefined
  readonly test: boolean | undefined
  readonly revision?: number | undefined
}

/** Records a server's report, settles its order, and answers with the resulting order. */
export const takeReport = async (
  deps: Deps,
  { req, res, accountId }: V1Call,
  title: string,
  said: Said,
  read: (context: ReportContext) => Report | Problem,
): Promise<void> => {
  const program = await deps.storage.program(accountId)
  const key = idempotencyKey(req)
  if (isProblem(key)) return badRequest(res, title, [key])
  if (!program) throw new Error('A key of an account that does not exist was accepted')
  const receivedAt = deps.now()
  const placedAt = readAt(said.at, receivedAt)
  if (isProblem(placedAt)) return badRequest(res, title, [placedAt])
  const found = read({
    accountId,
    accountSecret: program.account.secret,
    idempotencyKey: key,
    source: 'server',
    receivedAt,
    occurredAt: placedAt,
    timed: said.at !== undefined,
    saidAt: said.at === undefined ? undefined : parseInstant(said.at),
    visitorId: said.visitorId as VisitorId | undefined,
    site: undefined,
    address: undefined,
    request: undefined,
    signed: undefined,
    unchecked: false,
    revision: said.revision ?? 0,
    webdriver: false,
    test: said.test ?? false,
    messageId: key ?? deps.newId(),
    flawed: [],
  })
  if (isProblem(found)) return badRequest(res, title, [found])
  const { state, parked, order } = await recordReport(deps, found, { withOrder: true })
  if (state === 'conflict' || state === 'full') return sendConflict(res, key !== undefined)
  if (!order) throw new Error('A stored report was returned without its order')
  if (parked) await keepParked(deps, found, parked)
  answer(res, program, found, order, statusOf(state, parked), parked)
}

/** Every status means "do not retry". 200 says that the report was already stored. */
const statusOf = (state: 'recorded' | 'duplicate', parked: string | undefined): number => {
  if (parked) return 202
  return state === 'recorded' ? 201 : 200
}

const answer = (
  res: ServerResponse,
  program: Program,
  report: Report,
  { conversion, affiliates }: ShownOrder,
  status: number,
  parked: string | undefined,
): void => {
  const response = toConversionResponse(conversion, program, affiliates)
  const reports = response.reports.map((one) =>
    parked && one.id === report.id ? { ...one, parked } : one,
  )
  sendJson(res, status, { ...response, reports, ...(isUnsure(report) && { advice: ADVICE }) })
}

const ADVICE = 'If your order numbers can be guessed, send visitorId or sign the page.'

/** Whether only a page's claim can say which visitor placed the order. */
const isUnsure = (report: Report): boolean =>
  isStatement(report) && report.visitorId === undefined && canBeGuessed(report.order.orderId)
