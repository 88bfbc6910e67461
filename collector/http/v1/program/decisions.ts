import { z } from 'zod'
import type { ConversionResponse } from '../../../../wire/conversion.js'
import { STATUSES } from '../../../domain/commission.js'
import { affiliatesNamed, type ConversionDetail } from '../../../domain/conversion.js'
import { KEY_TEXT_MAX } from '../../../domain/ids.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { REASON_MAX } from '../../../program/decisions.js'
import { DECISIONS, decideOrder, type OrderDecision } from '../../../program/orderDecisions.js'
import { toConversionResponse } from '../../conversionResponse.js'
import { programOf } from '../programOf.js'
import { conversionShape } from './conversionShape.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { code, declare, flag, listed, oneOf, typed } from './shapes.js'

const SUBJECT = 'Decisions'
/** How many decisions one call may carry out. */
const DECISIONS_MAX = 100

const meant = {
  kind: oneOf(['sale', 'action', 'traffic']).exactOptional(),
  productId: typed(KEY_TEXT_MAX).exactOptional().meta({
    description: 'Needed if the order was reported per product.',
  }),
  code: typed(KEY_TEXT_MAX)
    .exactOptional()
    .meta({ description: 'The code of an action, or whose traffic it is.' }),
  test: flag.exactOptional().meta({ description: 'Whether a test is meant. Default: false.' }),
  affiliate: code.exactOptional().meta({ description: 'Default: every affiliate of the order.' }),
}

const status = oneOf(STATUSES).exactOptional().meta({
  description:
    'The status of the affiliate’s commission as you know it. If it has another one, nothing is done.',
})

const reason = typed(REASON_MAX).meta({ description: 'It is stored with the order.' })

type OfOrder = ProgramCall<
  { readonly orderId: string },
  unknown,
  Omit<OrderDecision, 'orderId' | 'decision'>
>

const deciding =
  (decision: OrderDecision['decision']) =>
  async ({ deps, accountId, by, params, body }: OfOrder) => {
    const wanted = { ...body, orderId: params.orderId, decision }
    const decided = await decideOrder(deps, accountId, by, wanted)
    return isProblem(decided) ? decided : toAnswer(deps, accountId, decided)
  }

const toAnswer = async (
  deps: OfOrder['deps'],
  accountId: OfOrder['accountId'],
  decided: ConversionDetail,
): Promise<z.output<typeof conversionShape>> => {
  const [program, affiliates] = await Promise.all([
    programOf(deps, accountId),
    deps.storage.affiliatesById(accountId, affiliatesNamed(decided)),
  ])
  const answer: ConversionResponse = toConversionResponse(decided, program, affiliates, deps.now())
  return answer as z.output<typeof conversionShape>
}

const approve = declare({
  method: 'POST',
  path: '/conversions/{orderId}/approve',
  subject: SUBJECT,
  summary: 'Approve the commissions of an order',
  description:
    'Moves each to its next status: an unverified one is confirmed, a held one is released, a pending one is approved before its hold period ends, a declined one is reopened. Send status so that a call that is made twice does not move a commission twice.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject({ ...meant, status }),
  answer: conversionShape,
  example: { params: { orderId: '1001' }, body: { affiliate: 'jane', status: 'pending' } },
  answerTo: deciding('approve'),
})

const release = declare({
  method: 'POST',
  path: '/conversions/{orderId}/release',
  subject: SUBJECT,
  summary: 'Release the held commissions of an order',
  description: 'They are pending then, until their hold period ends.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject(meant),
  answer: conversionShape,
  example: { params: { orderId: '1003' } },
  answerTo: deciding('release'),
})

const decline = declare({
  method: 'POST',
  path: '/conversions/{orderId}/decline',
  subject: SUBJECT,
  summary: 'Decline the commissions of an order',
  description: 'Before they are paid. After that, report a refund: it reduces the next payout.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  body: z.strictObject({ ...meant, reason }),
  answer: conversionShape,
  example: { params: { orderId: '1002' }, body: { reason: 'The customer is the affiliate.' } },
  answerTo: deciding('decline'),
})

const resultShape = z
  .object({
    orderId: z.string(),
    state: z.enum(['done', 'refused']),
    status: z.string().exactOptional().meta({ description: 'The status of the conversion now.' }),
    code: z.string().exactOptional(),
    field: z.string().exactOptional(),
    message: z.string().exactOptional().meta({ description: 'What to do, if it was refused.' }),
  })
  .meta({ id: 'DecisionResult', description: 'What became of one decision.' })

const bulk = declare({
  method: 'POST',
  path: '/conversions/decisions',
  subject: SUBJECT,
  summary: 'Carry out many decisions',
  description: `Up to ${DECISIONS_MAX}, one after the other. One that is refused does not stop the others.`,
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  body: z.strictObject({
    decisions: listed(
      z.strictObject({
        orderId: typed(KEY_TEXT_MAX),
        decision: oneOf(DECISIONS),
        ...meant,
        status,
        reason: reason.exactOptional(),
      }),
      DECISIONS_MAX,
    ),
  }),
  answer: z.object({ results: z.array(resultShape) }),
  example: {
    body: {
      decisions: [
        { orderId: '1001', decision: 'approve', affiliate: 'jane', status: 'pending' },
        { orderId: '1002', decision: 'decline', reason: 'Not paid' },
        { orderId: '9999', decision: 'approve' },
      ],
    },
  },
  answerTo: async ({ deps, accountId, by, body }) => {
    const results: z.output<typeof resultShape>[] = []
    for (const wanted of body.decisions) {
      const { orderId } = wanted
      results.push({ orderId, ...toResult(await decideOrder(deps, accountId, by, wanted)) })
    }
    return { results }
  },
})

const toResult = (decided: ConversionDetail | Problem) =>
  isProblem(decided)
    ? { state: 'refused' as const, ...decided }
    : { state: 'done' as const, status: decided.status }

export const decisions: readonly Endpoint[] = [approve, release, decline, bulk]
