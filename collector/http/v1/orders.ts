import type { Request, Response } from 'express'
import type { ConversionsResponse } from '../../../wire/conversion.js'
import type { Affiliate } from '../../domain/affiliate.js'
import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId, VisitorId } from '../../domain/ids.js'
import { LIST_MAX } from '../../domain/lists.js'
import { canBeGuessed } from '../../domain/order.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { isStatement, type Report } from '../../domain/report.js'
import { parseInstant } from '../../domain/time.js'
import { recordReport } from '../../ingest/record.js'
import { type ReportContext, toRefund, toStatement } from '../../ingest/reports/toReport.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { keptReport } from '../keptEvent.js'
import { sendJson, sendProblem } from '../problemJson.js'
import { actionRequest, refundRequest, saleRequest } from '../schemas.js'
import { accountOf } from './auth.js'
import { sendConflict } from './conflict.js'
import { badRequest, idempotencyKey, readAt, readRequest } from './read.js'

type Handler = (req: Request, res: Response) => Promise<void>

export const postSale =
  (deps: Deps): Handler =>
  async (req, res) => {
    const title = 'The sale was not understood'
    const said = await readRequest(req, res, saleRequest, title)
    if (!said) return
    const { at, visitorId, test, revision, ...sale } = said
    await report(deps, req, res, title, { at, visitorId, test, revision }, (context) =>
      toStatement({ ...sale, type: 'sale' }, context),
    )
  }

export const postAction =
  (deps: Deps): Handler =>
  async (req, res) => {
    const title = 'The action was not understood'
    const said = await readRequest(req, res, actionRequest, title)
    if (!said) return
    const { at, visitorId, test, ...action } = said
    const from = { at, visitorId, test, revision: undefined }
    await report(deps, req, res, title, from, (context) =>
      toStatement({ ...action, type: 'action' }, context),
    )
  }

export const postRefund =
  (deps: Deps): Handler =>
  async (req, res) => {
    const title = 'The refund was not understood'
    const said = await readRequest(req, res, refundRequest, title)
    if (!said) return
    const { at, test } = said
    await report(
      deps,
      req,
      res,
      title,
      { at, test, visitorId: undefined, revision: undefined },
      (context) => toRefund(said, context),
    )
  }

interface Said {
  readonly at: string | undefined
  readonly visitorId: string | undefined
  readonly test: boolean | undefined
  readonly revision: number | undefined
}

const report = async (
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

/** Shows the merchant what could not be applied in full. */
const keepParked = ({ storage, newId }: Deps, report: Report, code: string): Promise<void> =>
  storage.setAside([
    {
      accountId: report.accountId,
      id: newId(),
      receivedAt: report.receivedAt,
      state: 'parked',
      code,
      message: 'It was kept, and not applied in full. Open the order to see why.',
      kind: report.kind,
      orderId: report.order.orderId,
      origin: undefined,
      body: keptReport(report),
    },
  ])

/** All of them mean "stop retrying"; 200 tells the merchant that we had it already. */
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
    await named(storage, accountId, [conversion]),
  )
  const reports = response.reports.map((one) =>
    parked && one.id === id ? { ...one, parked } : one,
  )
  sendJson(res, status, { ...response, reports, ...(isUnsure(report) && { advice: ADVICE }) })
}

const ADVICE = 'Order numbers that can be guessed: send visitorId, or sign the page.'

/** Nothing but a page's claim will say which visitor placed the order. */
const isUnsure = (report: Report): boolean =>
  isStatement(report) && report.visitorId === undefined && canBeGuessed(report.order.orderId)

/** The affiliates that conversions name: an account may have thousands of others. */
const named = (
  storage: Deps['storage'],
  accountId: AccountId,
  conversions: readonly ConversionDetail[],
): Promise<readonly Affiliate[]> => {
  const ids = conversions.flatMap(({ verdict, commissions, entries }) =>
    [...verdict.credits, ...commissions, ...entries].map(({ affiliateId }) => affiliateId),
  )
  return storage.affiliatesById(accountId, [...new Set(ids)])
}

export const getConversions =
  ({ storage }: Deps): Handler =>
  async (req, res) => {
    const accountId = accountOf(res)
    const orderId = String(req.params.orderId).trim()
    const program = await storage.program(accountId)
    const found = await storage.conversionsOf(accountId, orderId)
    if (!program || found.length === 0) {
      return sendProblem(res, 404, {
        title: 'No such order',
        code: 'unknown_order',
        detail: 'Nothing was reported under this order id.',
      })
    }
    const affiliates = await named(storage, accountId, found)
    const shown = found.slice(0, LIST_MAX)
    sendJson(res, 200, {
      conversions: shown.map((detail) => toConversionResponse(detail, program, affiliates)),
      ...(found.length > LIST_MAX && { more: true }),
    } satisfies ConversionsResponse)
  }
