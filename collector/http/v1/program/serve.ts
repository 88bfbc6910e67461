import type { z } from 'zod'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import type { Headers } from '../../answer.js'
import type { Deps } from '../../deps.js'
import { sendJson, sendProblem, sendTooMany } from '../../problemJson.js'
import type { V1Call } from '../call.js'
import { badRequest, hasBody, idempotencyKey, readRequest } from '../read.js'
import type { Endpoint, ProgramCall } from './endpoint.js'
import { etagOf, names } from './etag.js'
import { answerOnce } from './idempotent.js'
import { type Outcome, outcomeOf, selected } from './outcome.js'
import { queryOf } from './query.js'
import { rateHeaders } from './rateHeaders.js'

const TITLE = 'The request is invalid'

type AnyCall = ProgramCall<Readonly<Record<string, string>>, unknown, unknown>

/** Answers a call of an endpoint whose path and scope are checked already. */
export const serve =
  (deps: Deps, one: Endpoint) =>
  async (call: V1Call): Promise<void> => {
    const { req, res, accountId, keyId, scopes, params } = call
    const limit = deps.limits.program(req, accountId)
    const rate = rateHeaders(limit)
    if (limit.wait !== undefined) return sendTooMany(res, limit.wait, rate)
    const query = queryOf(req, one.query)
    if ('problems' in query) return badRequest(res, 'The query is invalid', query.problems)
    const body = await bodyOf(call, one)
    if (body === WRONG) return
    const said = { params, query: query.value, body: body.value }
    const known = {
      ...{ accountId, scopes, by: `key ${keyId}`, matched: undefined, isRepeated: false },
      isGone: () => req.socket.destroyed,
    }
    await send(deps, one, call, { deps, ...known, ...said }, rate)
  }

const WRONG = Symbol('The refusal of the body was answered')

const bodyOf = async (
  call: V1Call,
  { body, bodyIsOptional }: Endpoint,
): Promise<{ readonly value: unknown } | typeof WRONG> => {
  if (!body) return { value: undefined }
  if (bodyIsOptional && isEmpty(call.req)) return { value: {} }
  const value = await readRequest(call, body as z.ZodType<unknown>, TITLE)
  return value === undefined ? WRONG : { value }
}

/** Clients send a length of 0 with a POST that has no body. */
const isEmpty = (req: V1Call['req']): boolean =>
  !hasBody(req) || req.headers['content-length'] === '0'

const send = async (
  deps: Deps,
  one: Endpoint,
  call: V1Call,
  asked: AnyCall,
  rate: Headers,
): Promise<void> => {
  const { req, res } = call
  if (one.method === 'GET') return sendOutcome(call, one, await outcomeOf(one, asked), asked, rate)
  const key = idempotencyKey(req)
  if (isProblem(key)) return badRequest(res, TITLE, [key])
  if (key === undefined) {
    if (call.isSigned) return badRequest(res, TITLE, [KEY_NEEDED])
    return sendOutcome(call, one, await changed(one, call, asked), asked, rate)
  }
  const what = JSON.stringify([one.method, one.path, asked.params, asked.query, asked.body])
  let outcome: Outcome | undefined
  const answered = await answerOnce(
    deps,
    { caller: call, idempotencyKey: key, what },
    async (own, isRepeated) => {
      outcome = await changed(one, call, { ...asked, deps: own, isRepeated })
      const body = 'value' in outcome ? (JSON.stringify(outcome.value) ?? '') : ''
      return { status: one.status, body, isStored: 'value' in outcome }
    },
  )
  if (answered === 'other' || answered === 'running') {
    return sendRefusal(call, KEY_USED[answered], 409, rate)
  }
  const value = answered.body === '' ? undefined : JSON.parse(answered.body)
  sendOutcome(call, one, outcome ?? { value }, asked, rate)
}

/** Somebody who recorded a signed call could send it again, after something else was changed. */
const KEY_NEEDED = problem(
  'missing',
  'Idempotency-Key',
  'Idempotency-Key is missing: a signed call that changes something needs one.',
)

const KEY_USED: Readonly<Record<'other' | 'running', Problem>> = {
  other: problem(
    'conflict',
    'Idempotency-Key',
    'This Idempotency-Key was already used for something else. Use a new one.',
  ),
  running: problem(
    'running',
    'Idempotency-Key',
    'A call with this Idempotency-Key is being answered. Send it again in a few seconds.',
  ),
}

/** Of an account, one call with `If-Match` at a time is compared and carried out. */
const turns = new Map<string, Promise<unknown>>()

const changed = async (one: Endpoint, { req }: V1Call, asked: AnyCall): Promise<Outcome> => {
  const wanted = req.headers['if-match']
  const { current } = one
  if (wanted === undefined || !current) return outcomeOf(one, asked)
  const before = turns.get(asked.accountId) ?? Promise.resolve()
  const turn = before.then(async (): Promise<Outcome> => {
    const matched = await outcomeOf({ ...one, answerTo: current }, asked)
    if (!('value' in matched)) return matched
    const etag = etagOf(matched.value)
    if (!names(wanted, etag)) return { status: 412, why: CHANGED, etag }
    return outcomeOf(one, { ...asked, matched: matched.value })
  })
  const done = turn.catch(() => undefined)
  turns.set(asked.accountId, done)
  try {
    return await turn
  } finally {
    if (turns.get(asked.accountId) === done) turns.delete(asked.accountId)
  }
}

const CHANGED = problem(
  'changed',
  'If-Match',
  'It was changed since you read it, so nothing was done. Read it again, and send If-Match with its ETag.',
)

const sendOutcome = (
  call: V1Call,
  one: Endpoint,
  outcome: Outcome,
  { query }: AnyCall,
  rate: Headers,
): void => {
  const { req, res } = call
  if (!('value' in outcome)) {
    const { why, status, etag, retryAfterS } = outcome
    // An answer with 503 has the header anyway.
    const again = status === 429 && retryAfterS ? ['Retry-After', `${retryAfterS}`] : []
    const headers = [...rate, ...again, ...(etag === undefined ? [] : ['ETag', etag])]
    sendRefusal(call, why, status, headers)
    return
  }
  const isItem = one.shape === 'item'
  const etag = isItem ? etagOf(outcome.value) : undefined
  const headers = etag === undefined ? rate : [...rate, 'ETag', etag]
  const seen = req.headers['if-none-match']
  const isSeen =
    one.method === 'GET' && etag !== undefined && seen !== undefined && names(seen, etag)
  const value = isSeen ? undefined : selected(one, outcome.value, query)
  sendJson(res, isSeen ? 304 : one.status, value, headers)
}

const sendRefusal = ({ res }: V1Call, why: Problem, status: number, headers: Headers): void => {
  const { code, message: detail } = why
  sendProblem(
    res,
    status,
    { title: TITLES[status] ?? TITLE, code, detail, problems: [why] },
    headers,
  )
}

const TITLES: Readonly<Record<number, string>> = {
  403: 'The key may not do this',
  404: 'There is no such thing',
  409: 'This cannot be done now',
  412: 'It was changed',
  429: 'Another call is being answered',
  503: 'The collector is busy',
}
