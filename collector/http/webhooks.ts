import type { IncomingMessage, ServerResponse } from 'node:http'
import { isAccountId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { DELIVERY_MAX, secretsAt, type WebhookEndpoint } from '../domain/webhook.js'
import { recordDelivery } from '../ingest/webhooks/recordDelivery.js'
import { StorageOutage } from '../storage/storage.js'
import type {
  Credentials,
  Delivery,
  Outside,
  Verified,
  WebhookAdapter,
} from '../webhooks/adapter.js'
import { adapterOf } from '../webhooks/registry.js'
import { type RawBody, readRawBody } from './body.js'
import type { Deps } from './deps.js'
import { answerError } from './errors.js'
import type { Listener } from './listeners.js'
import { sendJson, sendProblem, sendTooMany } from './problemJson.js'
import { pathOf } from './url.js'

const PATH = /^\/v1\/webhooks\/([a-z0-9-]{1,40})\/([a-z0-9]{3,32})-([0-9a-f]{12,32})\/?$/

/** Whether a path belongs to webhooks. */
export const isOfWebhooks = (path: string): boolean => path.startsWith('/v1/webhooks/')

/**
 * `POST /v1/webhooks/<provider>/<endpoint>`: a message of a payment provider or a cart. Answers 200 once
 * it is stored, whatever it means, because providers switch off an address that answers errors; 401
 * if it is not genuine; 503 if it could not be stored, so that the provider sends it again.
 */
export const webhookListener =
  (deps: Deps): Listener =>
  async (req, res) => {
    try {
      const found = await endpointOf(deps, pathOf(req))
      if (!found) {
        const wait = deps.limits.failedKey(req)
        return wait === undefined ? sendProblem(res, 404, UNKNOWN) : sendTooMany(res, wait)
      }
      if (req.method !== 'POST') {
        return sendProblem(res, 405, { title: 'Use POST for webhooks' }, ['Allow', 'POST'])
      }
      const body = await readRawBody(req, DELIVERY_MAX)
      if (body.kind !== 'bytes') return sendUnread(res, body.kind)
      const delivery = { headers: headersOf(req), body: body.bytes, receivedAt: deps.now() }
      await take(deps, found, delivery, req, res)
    } catch (error) {
      answerError(deps, error, res)
    }
  }

interface Found {
  readonly endpoint: WebhookEndpoint
  readonly adapter: WebhookAdapter
}

const endpointOf = async ({ storage }: Deps, path: string): Promise<Found | undefined> => {
  const [, provider = '', accountId = '', id = ''] = PATH.exec(path) ?? []
  const adapter = adapterOf(provider)
  if (!adapter || !isAccountId(accountId)) return undefined
  const endpoint = await storage.webhook(accountId, id)
  return endpoint?.provider === provider ? { endpoint, adapter } : undefined
}

const take = async (
  deps: Deps,
  { endpoint, adapter }: Found,
  delivery: Delivery,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> => {
  const { receivedAt } = delivery
  const { settings } = endpoint
  const credentials: Credentials = { secrets: secretsAt(endpoint, receivedAt), settings }
  const outside = boundedOutside(deps, `${endpoint.accountId}-${endpoint.id}`)
  const verified = await verify(outside, adapter, delivery, credentials)
  if (verified === 'ping') return sendJson(res, 200, { state: 'ignored', note: 'A ping.' })
  if (verified !== 'genuine') return refuse(deps, endpoint, verified, req, res)
  const program = await deps.storage.program(endpoint.accountId)
  if (!program) throw new Error('An endpoint of an account that does not exist was found')
  const understood = adapter.translate(delivery, credentials)
  const { account } = program
  const kept = { headers: only(adapter.headers, delivery.headers), body: delivery.body }
  const outcome = await recordDelivery(deps, account, endpoint, kept, understood, receivedAt)
  if (outcome.state === 'unclear' || outcome.state === 'refused') {
    const { provider, id } = endpoint
    deps.log.warn('A webhook was not applied', { provider, endpoint: id, ...outcome })
  }
  sendJson(res, 200, outcome)
}

/** A provider that cannot say now whether it sent the delivery sends it again after a 503. */
const verify = async (
  outside: Outside,
  adapter: WebhookAdapter,
  delivery: Delivery,
  credentials: Credentials,
): Promise<Verified> => {
  try {
    return await adapter.verify(delivery, credentials, outside)
  } catch (cause) {
    throw new StorageOutage(`${adapter.title} could not confirm a webhook`, cause)
  }
}

/**
 * Anybody who knows the address of an endpoint can send it a message that the provider must be asked
 * about. More questions than its limit are an outage, so that a genuine message is sent again.
 */
const boundedOutside = ({ outside, limits }: Deps, name: string): Outside => ({
  fetch: async (url, init) => {
    if (limits.question(name) === undefined) return outside.fetch(url, init)
    throw new Error(`Too many questions about the deliveries to ${name}`)
  },
})

const only = (names: readonly string[], headers: Delivery['headers']): Delivery['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)))

/** The reason is kept for the merchant, and told to the sender: it names no secret. */
const refuse = async (
  deps: Deps,
  { accountId, id, provider }: WebhookEndpoint,
  why: Problem,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> => {
  const wait = deps.limits.failedKey(req)
  if (wait !== undefined) return sendTooMany(res, wait)
  await deps.storage.noteRefused(accountId, id, deps.now(), why.message)
  deps.log.warn('A webhook was not genuine', { provider, endpoint: id, why: why.code })
  const title = 'The webhook is not genuine'
  sendProblem(res, 401, { title, code: why.code, detail: why.message, problems: [why] })
}

const UNKNOWN = {
  title: 'No such endpoint',
  code: 'unknown_endpoint',
  detail:
    'There is no endpoint of webhooks at this address, or it was removed. To create one: waymark webhook add',
}

type Unread = Exclude<RawBody['kind'], 'bytes'>

const sendUnread = (res: ServerResponse, why: Unread): void => {
  const found = UNREAD[why]
  const { code, message } = found
  const status = why === 'too_large' ? 413 : why === 'encoded' ? 415 : 500
  const close = why === 'too_large' ? ['Connection', 'close'] : []
  const title = 'The webhook could not be read'
  sendProblem(res, status, { title, code, detail: message, problems: [found] }, close)
}

const UNREAD: Readonly<Record<Unread, Problem>> = {
  too_large: problem('too_large', 'body', `Send at most ${DELIVERY_MAX} bytes.`),
  encoded: problem('encoded', 'Content-Encoding', 'Send the body uncompressed.'),
  parsed: problem(
    'raw_body_needed',
    'body',
    'A body parser of this app has read the body, and signatures are over its bytes. Mount Waymark before the parser, or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } }).',
  ),
}

/** Node joins most repeated headers itself; the others come as lists. */
const headersOf = ({ headers }: IncomingMessage): Delivery['headers'] =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
