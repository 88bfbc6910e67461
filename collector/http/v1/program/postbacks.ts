import { z } from 'zod'
import {
  POSTBACK_EVENTS,
  POSTBACK_METHODS,
  POSTBACK_STATUSES,
  type Postback,
} from '../../../domain/postback.js'
import { POSTBACK_URL_MAX } from '../../../domain/postbackVariables.js'
import { isProblem } from '../../../domain/problem.js'
import {
  addPostback,
  postbackOf,
  removePostback,
  rotatePostback,
  setPostbackStatus,
} from '../../../program/postbacks.js'
import { testPostback } from '../../../program/testPostback.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { EXAMPLE_IDS } from './exampleIds.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { type Codes, codesFor } from './names.js'
import { answerWithCodes } from './pageAnswer.js'
import {
  code,
  declare,
  flag,
  instant,
  iso,
  known,
  listed,
  NOTHING,
  oneOf,
  typed,
} from './shapes.js'

const SUBJECT = 'Postbacks'
const SORTS = ['createdAt', '-createdAt'] as const

const postbackFields = {
  id: z.string(),
  url: z.string(),
  method: z.enum(POSTBACK_METHODS),
  affiliate: z.string().exactOptional().meta({
    description: 'Whose commissions it is told. Missing: it is your own, and is told all.',
  }),
  events: z.array(z.enum(POSTBACK_EVENTS)),
  hasTotal: z.boolean(),
  hasPersonal: z.boolean(),
  hasTests: z.boolean(),
  status: z.enum(POSTBACK_STATUSES),
  createdAt: instant,
}

const postbackShape = z
  .object(postbackFields)
  .meta({ id: 'Postback', description: 'An address that is called about commissions.' })

const madeShape = z
  .object({ ...postbackFields, secret: z.string().meta({ description: 'Shown once.' }) })
  .meta({ id: 'MadePostback' })

const toPostback = (one: Postback, codes: Codes): z.output<typeof postbackShape> => ({
  ...{ id: one.id, url: one.url, method: one.method, events: [...one.events] },
  ...known({ affiliate: one.affiliateId && codes.affiliate(one.affiliateId) }),
  ...{ hasTotal: one.hasTotal, hasPersonal: one.hasPersonal, hasTests: one.hasTests },
  status: one.status,
  createdAt: iso(one.createdAt),
})

type OfPostback = ProgramCall<{ readonly postback: string }, unknown, unknown>

const answerOf = async (
  { deps, accountId }: Pick<OfPostback, 'deps' | 'accountId'>,
  one: Postback,
) => toPostback(one, await codesFor(deps, accountId, one.affiliateId ? [one.affiliateId] : []))

export const readPostback = async (call: OfPostback) => {
  const found = await postbackOf(call.deps.storage, call.accountId, call.params.postback)
  return isProblem(found) ? found : answerOf(call, found)
}

const list = declare({
  method: 'GET',
  path: '/postbacks',
  subject: SUBJECT,
  summary: 'List postbacks',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(postbackShape, SORTS, { status: oneOf(POSTBACK_STATUSES).exactOptional() }),
  answer: pageOf(postbackShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const all = await deps.storage.postbacks(accountId)
    const wanted = all.filter(({ status }) => !query.status || status === query.status)
    const page = await pageInMemory('/postbacks', query, SORTS[0], wanted, (one) => [
      one.createdAt,
      one.id,
    ])
    return answerWithCodes(deps, accountId, page, toPostback)
  },
})

const post = declare({
  method: 'POST',
  path: '/postbacks',
  subject: SUBJECT,
  summary: 'Add a postback',
  description: 'It is told what happens from now on. Variables may stand in the query of the URL.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({
    url: typed(POSTBACK_URL_MAX),
    method: oneOf(POSTBACK_METHODS).exactOptional().meta({ description: 'Default: POST.' }),
    affiliate: code.exactOptional(),
    events: listed(oneOf(POSTBACK_EVENTS), POSTBACK_EVENTS.length).exactOptional().meta({
      description: 'Default: all.',
    }),
    ...{ hasTotal: flag.exactOptional(), hasPersonal: flag.exactOptional() },
    hasTests: flag.exactOptional(),
  }),
  answer: madeShape,
  example: { body: { url: 'https://tracker.example/p?id={clickId}', affiliate: 'jane' } },
  answerTo: async (call) => {
    const made = await addPostback(call.deps, call.accountId, call.body)
    if (isProblem(made)) return made
    return { ...(await answerOf(call, made.postback)), secret: made.secret }
  },
})

const get = declare({
  method: 'GET',
  path: '/postbacks/{postback}',
  subject: SUBJECT,
  summary: 'Read a postback',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  answer: postbackShape,
  example: { params: { postback: EXAMPLE_IDS.postback } },
  answerTo: readPostback,
})

const patch = declare({
  method: 'PATCH',
  path: '/postbacks/{postback}',
  subject: SUBJECT,
  summary: 'Stop or resume a postback',
  description: 'What happens while it is paused is not told later.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: z.strictObject({ status: oneOf(['active', 'paused']) }),
  answer: postbackShape,
  example: { params: { postback: EXAMPLE_IDS.postback }, body: { status: 'paused' } },
  current: readPostback,
  answerTo: async (call) => {
    const { deps, accountId, params, body } = call
    return (
      (await setPostbackStatus(deps, accountId, params.postback, body.status)) ?? readPostback(call)
    )
  },
})

const rotate = declare({
  method: 'POST',
  path: '/postbacks/{postback}/secret',
  subject: SUBJECT,
  summary: 'Give a postback a new secret',
  description: 'The previous one signs too for a day.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  answer: madeShape,
  example: { params: { postback: EXAMPLE_IDS.postback } },
  answerTo: async (call) => {
    const made = await rotatePostback(call.deps, call.accountId, call.params.postback)
    if (isProblem(made)) return made
    return { ...(await answerOf(call, made.postback)), secret: made.secret }
  },
})

const remove = declare({
  method: 'DELETE',
  path: '/postbacks/{postback}',
  subject: SUBJECT,
  summary: 'Remove a postback',
  description: 'What was not sent yet is not sent any more.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { postback: EXAMPLE_IDS.postback } },
  current: readPostback,
  answerTo: ({ deps, accountId, params }) => removePostback(deps, accountId, params.postback),
})

const testShape = z.object({
  url: z.string().meta({ description: 'The URL that was called.' }),
  status: z.int().exactOptional().meta({ description: 'Of the answer.' }),
  problem: z.string().exactOptional().meta({ description: 'Why there is no answer.' }),
})

const test = declare({
  method: 'POST',
  path: '/postbacks/{postback}/test',
  subject: SUBJECT,
  summary: 'Send sample values to a postback',
  description: 'Once, with the event "test". Nothing of it is stored.',
  scopes: ['manage'],
  status: 200,
  shape: 'result',
  answer: testShape,
  example: { params: { postback: EXAMPLE_IDS.postback } },
  answerTo: async ({ deps, accountId, params }) => {
    const tested = await testPostback(deps, accountId, params.postback)
    if (isProblem(tested)) return tested
    const { url, result } = tested
    return { url, ...(isProblem(result) ? { problem: result.message } : { status: result.status }) }
  },
})

export const postbacks: readonly Endpoint[] = [list, post, get, patch, rotate, remove, test]
