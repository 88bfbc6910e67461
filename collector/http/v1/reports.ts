import type { ServerResponse } from 'node:http'
import type { z } from 'zod'
import { canBeGuessed } from '../../domain/order.js'
import { isProblem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { isStatement, type Report } from '../../domain/report.js'
import type { ShownOrder } from '../../storage/settled.js'
import { toConversionResponse } from '../conversionResponse.js'
import type { Deps } from '../deps.js'
import { sendJson } from '../problemJson.js'
import { actionRequest, refundRequest, saleRequest } from '../schemas.js'
import type { V1Call } from './call.js'
import { sendConflict } from './conflict.js'
import { actionMessage, type OrderMessage, refundMessage, saleMessage } from './message.js'
import { programOf } from './programOf.js'
import { badRequest, idempotencyKey, readRequest } from './read.js'
import { storeMessage } from './storeMessage.js'

type Endpoint = (deps: Deps) => (call: V1Call) => Promise<void>

/** Records a server's report, settles its order, and answers with the resulting order. */
const takeReport =
  <Request>(
    title: string,
    schema: z.ZodType<Request>,
    toMessage: (request: Request) => OrderMessage,
  ): Endpoint =>
  (deps) =>
  async (call) => {
    const { req, res, accountId, isSigned } = call
    const said = await readRequest(call, schema, title)
    if (!said) return
    const key = idempotencyKey(req)
    if (isProblem(key)) return badRequest(res, title, [key])
    const program = await programOf(deps, accountId)
    const sent = { program, key, keyField: 'Idempotency-Key', isSigned, receivedAt: deps.now() }
    const stored = await storeMessage(deps, sent, toMessage(said), true)
    if (isProblem(stored)) return badRequest(res, title, [stored])
    if (stored.state === 'conflict') return sendConflict(res, key !== undefined)
    const { state, report, parked, order } = stored
    if (!order) throw new Error('A stored report was returned without its order')
    answer(res, program, report, order, statusOf(state, parked), parked)
  }

/** `POST /v1/sales`: an order that a server reports. */
export const postSale = takeReport('The sale is invalid', saleRequest, saleMessage)

/** `POST /v1/actions`: an action that a server reports. */
export const postAction = takeReport('The action is invalid', actionRequest, actionMessage)

/** `POST /v1/refunds`: money of an order that was returned to the customer. */
export const postRefund = takeReport('The refund is invalid', refundRequest, refundMessage)

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
  const response = toConversionResponse(conversion, program, affiliates, report.receivedAt)
  const reports = response.reports.map((one) =>
    parked && one.id === report.id ? { ...one, parked } : one,
  )
  sendJson(res, status, { ...response, reports, ...(isUnsure(report) && { advice: ADVICE }) })
}

const ADVICE = 'If your order numbers can be guessed, send visitorId or sign the page.'

/** Whether only a page's claim can say which visitor placed the order. */
const isUnsure = (report: Report): boolean =>
  isStatement(report) && report.visitorId === undefined && canBeGuessed(report.order.orderId)
