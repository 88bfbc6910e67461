import { z } from 'zod'
import { isProblem } from '../../../domain/problem.js'
import { DELIVERY_STATES, type LoggedDelivery } from '../../../domain/webhook.js'
import { replayAll, replayDelivery } from '../../../program/deliveries.js'
import { SECRET_TEXT_MAX } from '../../../program/webhooks.js'
import type { Endpoint } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { listQuery, pageOf, readPage } from './listing.js'
import { answerPage } from './pageAnswer.js'
import { declare, instant, iso, known, oneOf, typed } from './shapes.js'
import { inPath, readEndpoint } from './webhookEndpoints.js'

const SUBJECT = 'Webhook endpoints'

const deliveryShape = z
  .object({
    id: z.string(),
    type: z.string().meta({ description: 'As the provider names the event.' }),
    state: z.enum(DELIVERY_STATES),
    note: z.string().exactOptional(),
    orderIds: z.array(z.string()),
    firstAt: instant,
    lastAt: instant,
    times: z.int().meta({ description: 'How often it arrived.' }),
    isKept: z.boolean().meta({ description: 'Whether it can be read once more.' }),
    test: z.boolean(),
  })
  .meta({ id: 'WebhookDelivery', description: 'A genuine delivery of a provider.' })

const toDelivery = (one: LoggedDelivery): z.output<typeof deliveryShape> => ({
  ...{ id: one.id, type: one.type, state: one.state, orderIds: [...one.orderIds] },
  ...known({ note: one.note }),
  firstAt: iso(one.firstAt),
  lastAt: iso(one.lastAt),
  ...{ times: one.times, isKept: one.isKept, test: one.test },
})

const DELIVERY_SORTS = ['-lastAt'] as const

const deliveries = declare({
  method: 'GET',
  path: '/webhook-endpoints/{endpoint}/deliveries',
  subject: SUBJECT,
  summary: 'List the deliveries to a webhook endpoint',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(deliveryShape, DELIVERY_SORTS, {
    state: oneOf(DELIVERY_STATES).exactOptional(),
  }),
  answer: pageOf(deliveryShape),
  example: { params: { endpoint: EXAMPLE_IDS.endpoint }, query: { state: 'unclear' } },
  answerTo: async (call) => {
    const { deps, accountId, query } = call
    const found = await readEndpoint(call)
    if (isProblem(found)) return found
    const page = await readPage(
      `/webhook-endpoints/${found.id}`,
      query,
      DELIVERY_SORTS[0],
      ({ limit, after }) =>
        deps.storage.deliveryLog(accountId, {
          ...{ endpointId: found.id, limit, after },
          ...(query.state && { states: [query.state] }),
        }),
      (one) => [one.lastAt, one.id],
    )
    return answerPage(page, toDelivery)
  },
})

const replayedShape = z.object({
  applied: z.int(),
  others: z.int().meta({ description: 'How many could still not be applied.' }),
})

const replay = declare({
  method: 'POST',
  path: '/webhook-endpoints/{endpoint}/replay',
  subject: SUBJECT,
  summary: 'Read stored deliveries once more',
  description: 'One of them, or all that were not applied. What they say twice is stored once.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject({ delivery: typed(SECRET_TEXT_MAX).exactOptional() }),
  answer: replayedShape,
  example: { params: { endpoint: EXAMPLE_IDS.endpoint } },
  answerTo: async ({ deps, accountId, params, body: { delivery } }) => {
    if (delivery === undefined) {
      const all = await replayAll(deps, accountId, params.endpoint)
      return isProblem(all) ? inPath(all) : { applied: all.applied, others: all.others.length }
    }
    const one = await replayDelivery(deps, accountId, params.endpoint, delivery)
    if (isProblem(one)) return inPath(one)
    const isDone = one.state === 'applied' || one.state === 'ignored'
    return { applied: isDone ? 1 : 0, others: isDone ? 0 : 1 }
  },
})

export const webhookDeliveries: readonly Endpoint[] = [deliveries, replay]
