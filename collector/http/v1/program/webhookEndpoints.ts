import { z } from 'zod'
import { isProblem, type Problem } from '../../../domain/problem.js'
import type { WebhookEndpoint } from '../../../domain/webhook.js'
import {
  addWebhook,
  editWebhook,
  removeWebhook,
  rotateSecret,
  SECRET_TEXT_MAX,
  SETTING_MAX,
  webhookCalled,
  webhookUrl,
} from '../../../program/webhooks.js'
import type { Deps } from '../../deps.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { answerPage } from './pageAnswer.js'
import {
  CODE_MAX,
  declare,
  flag,
  instant,
  iso,
  known,
  NOTHING,
  typed,
  typedLines,
} from './shapes.js'

const SUBJECT = 'Webhook endpoints'
const SORTS = ['createdAt', '-createdAt'] as const
const LABEL_MAX = 120
const SETTINGS_MAX = 50

const endpointFields = {
  id: z.string(),
  provider: z.string(),
  label: z.string(),
  address: z.string().meta({ description: 'What to enter at the provider.' }),
  settings: z.record(z.string(), z.string()),
  createdAt: instant,
  refused: z.int().meta({ description: 'How many deliveries were not genuine.' }),
}

const endpointShape = z
  .object(endpointFields)
  .meta({ id: 'WebhookEndpoint', description: 'An address for the webhooks of a provider.' })

const madeShape = z
  .object({
    ...endpointFields,
    secret: z.string().exactOptional().meta({
      description: 'Shown once, if it was made here: enter it at the provider.',
    }),
  })
  .meta({ id: 'MadeWebhookEndpoint' })

const toEndpoint = (deps: Deps, one: WebhookEndpoint): z.output<typeof endpointShape> => ({
  ...{ id: one.id, provider: one.provider, label: one.label, settings: { ...one.settings } },
  address: webhookUrl(deps.collectorUrl, one),
  createdAt: iso(one.createdAt),
  refused: one.refused.count,
})

type OfEndpoint = ProgramCall<{ readonly endpoint: string }, unknown, unknown>

export const readEndpoint = async ({ deps, accountId, params }: OfEndpoint) => {
  const found = await webhookCalled(deps.storage, accountId, params.endpoint)
  return isProblem(found) ? inPath(found) : toEndpoint(deps, found.endpoint)
}

/** The verbs name the id of an endpoint "id". */
export const inPath = (wrong: Problem): Problem =>
  wrong.field === 'id' ? { ...wrong, field: 'endpoint' } : wrong

const settings = z
  .record(typed(CODE_MAX), typedLines(SETTING_MAX), { error: 'must be an object of texts' })
  .refine((value) => Object.keys(value).length <= SETTINGS_MAX, {
    error: `must have at most ${SETTINGS_MAX} names`,
  })
  .exactOptional()
const secret = typed(SECRET_TEXT_MAX).exactOptional()

const list = declare({
  method: 'GET',
  path: '/webhook-endpoints',
  subject: SUBJECT,
  summary: 'List webhook endpoints',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(endpointShape, SORTS, {}),
  answer: pageOf(endpointShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const all = await deps.storage.webhooks(accountId)
    const page = await pageInMemory('/webhook-endpoints', query, SORTS[0], all, (one) => [
      one.createdAt,
      one.id,
    ])
    return answerPage(page, (one) => toEndpoint(deps, one))
  },
})

const post = declare({
  method: 'POST',
  path: '/webhook-endpoints',
  subject: SUBJECT,
  summary: 'Add a webhook endpoint',
  description:
    'Where the provider makes the secret, send it. Otherwise one is made and shown once.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    provider: typed(CODE_MAX),
    label: typed(LABEL_MAX).exactOptional(),
    ...{ secret, settings },
  }),
  answer: madeShape,
  example: { body: { provider: 'stripe', label: 'Shop', secret: 'whsec_0123456789abcdef' } },
  answerTo: async ({ deps, accountId, body }) => {
    const made = await addWebhook(deps, accountId, body)
    if (isProblem(made)) return made
    return { ...toEndpoint(deps, made.endpoint), ...known({ secret: made.madeSecret }) }
  },
})

const get = declare({
  method: 'GET',
  path: '/webhook-endpoints/{endpoint}',
  subject: SUBJECT,
  summary: 'Read a webhook endpoint',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  answer: endpointShape,
  example: { params: { endpoint: EXAMPLE_IDS.endpoint } },
  answerTo: readEndpoint,
})

const patch = declare({
  method: 'PATCH',
  path: '/webhook-endpoints/{endpoint}',
  subject: SUBJECT,
  summary: 'Change the label and settings of a webhook endpoint',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: z.strictObject({ label: typed(LABEL_MAX).exactOptional(), settings }),
  answer: endpointShape,
  example: { params: { endpoint: EXAMPLE_IDS.endpoint }, body: { label: 'Second shop' } },
  current: readEndpoint,
  answerTo: async ({ deps, accountId, params, body }) => {
    const edited = await editWebhook(deps, accountId, params.endpoint, body)
    return isProblem(edited) ? inPath(edited) : toEndpoint(deps, edited)
  },
})

const rotate = declare({
  method: 'POST',
  path: '/webhook-endpoints/{endpoint}/secret',
  subject: SUBJECT,
  summary: 'Give a webhook endpoint a new secret',
  description: 'The earlier one is accepted for a day, unless endNow is true.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  bodyIsOptional: true,
  body: z.strictObject({ secret, endNow: flag.exactOptional() }),
  answer: madeShape,
  example: {
    params: { endpoint: EXAMPLE_IDS.endpoint },
    body: { secret: 'whsec_fedcba9876543210' },
  },
  answerTo: async ({ deps, accountId, params, body }) => {
    const made = await rotateSecret(deps, accountId, params.endpoint, body)
    if (isProblem(made)) return inPath(made)
    return { ...toEndpoint(deps, made.endpoint), ...known({ secret: made.madeSecret }) }
  },
})

const remove = declare({
  method: 'DELETE',
  path: '/webhook-endpoints/{endpoint}',
  subject: SUBJECT,
  summary: 'Remove a webhook endpoint',
  description: 'Its deliveries are refused then. Orders that it reported stay.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { endpoint: EXAMPLE_IDS.endpoint } },
  answerTo: async ({ deps, accountId, params }) => {
    const removed = await removeWebhook(deps, accountId, params.endpoint)
    return isProblem(removed) ? inPath(removed) : undefined
  },
})

export const webhookEndpoints: readonly Endpoint[] = [list, post, get, patch, rotate, remove]
