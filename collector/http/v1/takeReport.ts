import type { Request, Response } from 'express'
import type { VisitorId } from '../../domain/ids.js'
import { canBeGuessed } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { isStatement, type Report } from '../../domain/report.js'
import { parseInstant } from '../../domain/time.js'
import { recordReport } from '../../ingest/record.js'
import type { ReportContext } from '../../ingest/reports/reportContext.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { keptReport } from '../keptEvent.js'
import { sendJson } from '../problemJson.js'
import { accountOf } from './auth.js'
import { sendConflict } from './conflict.js'
import { affiliatesIn } from './conversions.js'
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
  req: Request,
  res: Response,
  title: string,
  said: Said,
  read: (context: ReportContext) => Report | Problem,
): Promise<void> => {
  const accountId = accountOf(res)
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
  const { state, parked, orderKey } = await recordReport(deps, found)
  if (state === 'conflict' || state === 'full') return sendConflict(res, key !== undefined)
  if (parked) await keepParked(deps, found, parked)
  await answer(deps, res, program, { ...found, orderKey }, statusOf(state, parked), parked)
}

/** Stores a report that was not fully applied, so that the merchant can review it. */
const keepParked = ({ storage, newId }: Deps, report: Report, code: string): Promise<void> =>
  storage.setAside([
    {
      accountId: report.accountId,
      id: newId(),
      receivedAt: report.receivedAt,
      state: 'parked',
      code,
      message: 'The report was stored but not fully applied. Open the order to see why.',
      kind: report.kind,
      orderId: report.order.orderId,
      origin: undefined,
      body: keptReport(report),
    },
  ])

/** Every status means "do not retry". 200 says that the report was already stored. */
const statusOf = (state: 'recorded' | 'duplicate', parked: string | undefined): number => {
  if (parked) return 202
  return state === 'recorded' ? 201 : 200
}

const answer = async (
  { storage }: Deps,
  res: Response,
  program: Program,
  report: Report,
  status: number,
  parked: string | undefined,
): Promise<void> => {
  const { accountId, orderKey, id } = report
  const conversion = await storage.conversion(accountId, orderKey)
  if (!conversion) throw new Error('An order that was just settled cannot be read')
  const response = toConversionResponse(
    conversion,
    program,
    await affiliatesIn(storage, accountId, [conversion]),
  )
  const reports = response.reports.map((one) =>
    parked && one.id === id ? { ...one, parked } : one,
  )
  sendJson(res, status, { ...response, reports, ...(isUnsure(report) && { advice: ADVICE }) })
}

const ADVICE = 'If your order numbers can be guessed, send visitorId or sign the page.'

/** Whether only a page's claim can say which visitor placed the order. */
const isUnsure = (report: Report): boolean =>
  isStatement(report) && report.visitorId === undefined && canBeGuessed(report.order.orderId)
