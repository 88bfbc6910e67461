import { z } from 'zod'
import { type Delivery, POSTBACK_EVENTS, type PostbackId } from '../../../domain/postback.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { replayDead, replayDelivery } from '../../../program/postbacks.js'
import type { Endpoint } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { listQuery, pageOf, readPage } from './listing.js'
import { answerPage } from './pageAnswer.js'
import { readPostback } from './postbacks.js'
import { declare, flag, instant, iso, known, typed } from './shapes.js'

const SUBJECT = 'Postbacks'
const ID_MAX = 64

const deliveryShape = z
  .object({
    id: z.string(),
    event: z.enum(POSTBACK_EVENTS),
    state: z.enum(['waiting', 'failed', 'sent', 'dead']),
    attempts: z.int(),
    createdAt: instant,
    attemptedAt: instant.exactOptional(),
    lastStatus: z.int().exactOptional(),
    lastError: z.string().exactOptional(),
    variables: z.record(z.string(), z.string()),
  })
  .meta({ id: 'PostbackDelivery', description: 'What a postback is told.' })

const toDelivery = (one: Delivery): z.output<typeof deliveryShape> => ({
  ...{ id: one.id, event: one.event, state: one.state, attempts: one.attempts },
  createdAt: iso(one.createdAt),
  ...known({
    attemptedAt: one.attemptedAt === undefined ? undefined : iso(one.attemptedAt),
    lastStatus: one.lastStatus,
    lastError: one.lastError,
  }),
  variables: { ...one.variables },
})

const DELIVERY_SORTS = ['-createdAt', 'createdAt'] as const

const deliveries = declare({
  method: 'GET',
  path: '/postbacks/{postback}/deliveries',
  subject: SUBJECT,
  summary: 'List what a postback is told',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(deliveryShape, DELIVERY_SORTS, {
    isDead: flag.exactOptional().meta({ description: 'Only those that were given up.' }),
  }),
  answer: pageOf(deliveryShape),
  example: { params: { postback: EXAMPLE_IDS.postback } },
  answerTo: async (call) => {
    const { deps, accountId, query } = call
    const found = await readPostback(call)
    if (isProblem(found)) return found
    const filters = {
      accountId,
      postbackId: found.id as PostbackId,
      ...known({ isDead: query.isDead }),
    }
    const page = await readPage(
      `/postbacks/${found.id}/deliveries`,
      query,
      DELIVERY_SORTS[0],
      (asked) => deps.storage.deliveries({ ...filters, ...asked }),
      (one) => [one.createdAt, one.id],
    )
    return answerPage(page, toDelivery)
  },
})

const replay = declare({
  method: 'POST',
  path: '/postbacks/{postback}/replay',
  subject: SUBJECT,
  summary: 'Send deliveries of a postback again',
  description: 'One of them, or all that were given up.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject({ delivery: typed(ID_MAX).exactOptional() }),
  answer: z.object({ again: z.int().meta({ description: 'How many are sent again.' }) }),
  example: { params: { postback: EXAMPLE_IDS.postback } },
  answerTo: async (call) => {
    const { deps, accountId, params, body } = call
    if (body.delivery === undefined) {
      const again: number | Problem = await replayDead(deps, accountId, params.postback)
      return isProblem(again) ? again : { again }
    }
    return (await replayDelivery(deps, accountId, body.delivery)) ?? { again: 1 }
  },
})

export const postbackDeliveries: readonly Endpoint[] = [deliveries, replay]
