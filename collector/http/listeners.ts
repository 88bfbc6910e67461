import type { IncomingMessage, ServerResponse } from 'node:http'
import { plainHost } from '../domain/host.js'
import { networkOf } from '../domain/network.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { remembered } from '../domain/remembered.js'
import type { AccountOfHost } from './accountOfHost.js'
import { answer, type Headers } from './answer.js'
import { clientAddress, senderAddress, type Trust } from './clientAddress.js'
import { corsHeaders, PREFLIGHT } from './cors.js'
import type { Deps } from './deps.js'
import { answerError } from './errors.js'
import { type Answered, type Call, type Reply, takeEvents } from './events.js'
import { parseJson } from './json.js'
import { readOrderImage } from './orderImage.js'
import { type PageOrigin, pageOrigin } from './origin.js'
import { pixel } from './pixel.js'
import { sendJson, sendOutage, sendProblem, sendTooMany } from './problemJson.js'
import { readJson, sendUnreadable } from './readJson.js'

export const BODY_MAX = 64 * 1024
export const PIXEL_DATA_MAX = 2_048

/** Answers the request, errors included, so its promise never rejects. */
export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export interface ListenerOptions {
  readonly trustProxy: Trust
  /** The configured URL of the collector. It determines host and scheme for the cookie. */
  readonly configuredUrl?: string | undefined
  /** The hashed names of the script for pages of Post Affiliate Pro. Default: none. */
  readonly papScripts?: readonly string[] | undefined
  /** Whether the events are those of the script for pages of Post Affiliate Pro. Default: no. */
  readonly isPapScript?: boolean
}

/** `POST /e`: a plain listener, because Express handles only a quarter as many requests. */
export const eventsListener =
  (deps: Deps, options: ListenerOptions): Listener =>
  async (req, res) => {
    const page = pageOrigin(req)
    const cors = corsHeaders(req, page, true)
    try {
      if (req.method === 'OPTIONS') return answer(res, 204, [...cors, ...PREFLIGHT])
      if (req.method !== 'POST') {
        const body = { title: 'Use POST for events', detail: 'Send POST /e.' }
        return sendProblem(res, 405, body, ['Allow', 'POST, OPTIONS', ...cors])
      }
      const wait = deps.limits.page(req)
      if (wait !== undefined) return sendTooMany(res, wait, cors)
      const json = await readJson(req, BODY_MAX)
      if ('why' in json) {
        return sendUnreadable(res, NOT_UNDERSTOOD, json, corsHeaders(req, page, false))
      }
      const reply = await takeEvents(deps, callOf(req, page, options), json.value)
      sendReply(res, reply, reply.isOfSite ? cors : corsHeaders(req, page, false))
    } catch (error) {
      answerError(deps, error, res, cors)
    }
  }

const sendReply = (res: ServerResponse, { said, cookies }: Reply, cors: Headers) => {
  if (isProblem(said)) return sendRefusal(res, said, cors)
  if ('waitSeconds' in said) return sendTooMany(res, said.waitSeconds, cors)
  const headers = [...cors, ...cookies]
  if (isOutage(said)) return sendOutage(res, headers)
  sendJson(res, 200, said, headers)
}

/**
 * `GET /p?d=`: one event as an image, for pages whose content security policy blocks other
 * requests.
 */
export const pixelListener = (deps: Deps, options: ListenerOptions): Listener =>
  imageListener(deps, options, async (req) => {
    const json = readPixel(req)
    return isProblem(json) ? json : { value: oneWithoutCustomer(json.value) }
  })

/** `GET /p.gif?orderId=...`: an order as an image that needs no script. See `readOrderImage`. */
export const orderImageListener = (
  deps: Deps,
  options: ListenerOptions,
  ownerOf: AccountOfHost,
): Listener =>
  imageListener(deps, options, async (req) =>
    readOrderImage(req, deps.now(), await ownerOf(ownAddress(req, options).ownHost)),
  )

type ReadImage = (req: IncomingMessage) => Promise<{ readonly value: unknown } | Problem>

const imageListener =
  (deps: Deps, options: ListenerOptions, read: ReadImage): Listener =>
  async (req, res) => {
    try {
      if (req.method !== 'GET') {
        const body = { title: 'Use GET for the image', detail: 'Send GET /p?d= or GET /p.gif.' }
        return sendProblem(res, 405, body, ['Allow', 'GET'])
      }
      const wait = deps.limits.page(req)
      if (wait !== undefined) return sendTooMany(res, wait)
      const json = await read(req)
      if (isProblem(json)) return pixel(res, 'refused')
      const call = callOf(req, pageOrigin(req), options)
      const { said, cookies } = await takeEvents(deps, call, json.value)
      if (isProblem(said)) return pixel(res, 'refused')
      // The script retries an image that does not load. Any image is a final answer.
      if ('waitSeconds' in said) return sendTooMany(res, said.waitSeconds)
      if (isOutage(said)) return sendOutage(res, cookies)
      const isRefused = said.results.some(({ state }) => state === 'rejected')
      pixel(res, isRefused ? 'refused' : 'taken', cookies)
    } catch (error) {
      answerError(deps, error, res)
    }
  }

const readPixel = (req: IncomingMessage): { readonly value: unknown } | Problem => {
  const data = new URL(req.url ?? '', 'http://collector').searchParams.get('d') ?? ''
  return data.length > PIXEL_DATA_MAX
    ? problem('too_large', 'd', `d may be at most ${PIXEL_DATA_MAX} characters.`)
    : parseJson(Buffer.from(data, 'base64url').toString('utf8'))
}

/** URLs end up in logs and a customer id may be an e-mail address, so it is not read from a URL. */
const oneWithoutCustomer = (value: unknown): unknown => {
  const { events, ...envelope } = (value ?? {}) as { readonly events?: unknown }
  if (!Array.isArray(events)) return value
  return {
    ...envelope,
    events: events.slice(0, 1).map((event: unknown) => {
      if (typeof event !== 'object' || event === null) return event
      const { customerId: _dropped, ...rest } = event as { readonly customerId?: unknown }
      return rest
    }),
  }
}

/**
 * Every event must be sent again. The status 503 says so, because a sender may be unable to read
 * the answer.
 */
const isOutage = ({ results }: Answered) => results.every(({ state }) => state === 'retry')

const NOT_UNDERSTOOD = 'The events are invalid'

const sendRefusal = (res: ServerResponse, why: Problem, headers: Headers) =>
  sendProblem(
    res,
    400,
    { title: NOT_UNDERSTOOD, code: why.code, detail: why.message, problems: [why] },
    headers,
  )

/** What surrounds a batch of events in a request of a page. */
export const callOf = (req: IncomingMessage, page: PageOrigin, options: ListenerOptions): Call => {
  const { trustProxy } = options
  const client = clientAddress(req, trustProxy)
  const { ownHost, secure } = ownAddress(req, options)
  return {
    req,
    page,
    ownHost,
    secure,
    address: senderAddress(req, trustProxy),
    client: client && networkOf(client),
    agent: req.headers['user-agent'],
    isPapScript: options.isPapScript === true,
  }
}

/**
 * A proxy may change the host or terminate TLS, so the request's own host and scheme are used only
 * if no URL is configured.
 */
export const ownAddress = (
  req: IncomingMessage,
  { trustProxy, configuredUrl }: ListenerOptions,
): Pick<Call, 'ownHost' | 'secure'> => {
  if (configuredUrl !== undefined) return addressOf(configuredUrl)
  const proxied = trustProxy.isProxy(req.socket.remoteAddress ?? '', 0)
  const header = (name: string) =>
    proxied
      ? String(req.headers[name] ?? '')
          .split(',')[0]
          ?.trim() || undefined
      : undefined
  const host = header('x-forwarded-host') ?? req.headers.host ?? ''
  const ownHost = plainHost(host).replace(/:\d+$/, '').toLowerCase()
  // Over plain http, browsers accept a `Secure` cookie only from localhost.
  // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#secure
  return { ownHost, secure: !LOCAL.test(ownHost) || header('x-forwarded-proto') === 'https' }
}

const addressOf = remembered((url) => {
  const { hostname, protocol } = new URL(url)
  return { ownHost: hostname, secure: protocol === 'https:' }
})

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/
