import type { IncomingMessage, ServerResponse } from 'node:http'
import proxyAddr from 'proxy-addr'
import { plainHost } from '../domain/host.js'
import { networkOf } from '../domain/network.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { clientAddress, type Trust } from './clientAddress.js'
import { allowPage, preflight, withholdCredentials } from './cors.js'
import type { Deps } from './deps.js'
import { type Answered, type Call, takeEvents } from './events.js'
import { parseJson } from './json.js'
import { pixel } from './pixel.js'
import { sendJson, sendProblem, sendTooMany } from './problemJson.js'
import { readJson, sendUnreadable } from './readJson.js'

export const BODY_MAX = 64 * 1024
export const PIXEL_DATA_MAX = 2_048

export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export interface ListenerOptions {
  readonly trustProxy: Trust
  /** The configured URL of the collector. It determines host and scheme for the cookie. */
  readonly configuredUrl?: string | undefined
}

/** `POST /e`: a plain listener, because Express handles only a quarter as many requests. */
export const eventsListener =
  (deps: Deps, options: ListenerOptions): Listener =>
  async (req, res) => {
    allowPage(req, res)
    if (req.method === 'OPTIONS') return preflight(res)
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST, OPTIONS')
      return sendProblem(res, 405, { title: 'Use POST for events', detail: 'Send POST /e.' })
    }
    const wait = deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    const json = await readJson(req, BODY_MAX)
    if ('why' in json) {
      withholdCredentials(res)
      return sendUnreadable(res, NOT_UNDERSTOOD, json)
    }
    const answered = await takeEvents(deps, callOf(req, res, options), json.value)
    if (isProblem(answered)) return sendRefusal(res, answered)
    if ('waitSeconds' in answered) return sendTooMany(res, answered.waitSeconds)
    if (isOutage(answered)) return outage(res)
    sendJson(res, 200, answered)
  }

/**
 * `GET /p?d=`: one event as an image, for pages whose content security policy blocks other
 * requests.
 */
export const pixelListener =
  (deps: Deps, options: ListenerOptions): Listener =>
  async (req, res) => {
    if (req.method !== 'GET') {
      res.setHeader('Allow', 'GET')
      return sendProblem(res, 405, { title: 'Use GET for the image', detail: 'Send GET /p?d=.' })
    }
    const wait = deps.limits.page(req)
    if (wait !== undefined) return sendTooMany(res, wait)
    const data = new URL(req.url ?? '', 'http://collector').searchParams.get('d') ?? ''
    const json =
      data.length > PIXEL_DATA_MAX
        ? problem('too_large', 'd', `d may be at most ${PIXEL_DATA_MAX} characters.`)
        : parseJson(Buffer.from(data, 'base64url').toString('utf8'))
    if (isProblem(json)) return pixel(res, 'refused')
    const answered = await takeEvents(
      deps,
      callOf(req, res, options),
      oneWithoutCustomer(json.value),
    )
    if (isProblem(answered)) return pixel(res, 'refused')
    // The script retries an image that does not load. Any image is a final answer.
    if ('waitSeconds' in answered) return sendTooMany(res, answered.waitSeconds)
    if (isOutage(answered)) return outage(res)
    const refused = answered.results.some(({ state }) => state === 'rejected')
    pixel(res, refused ? 'refused' : 'taken')
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

const outage = (res: ServerResponse) =>
  sendProblem(res, 503, {
    title: 'The collector cannot write at the moment',
    code: 'outage',
    detail: 'Nothing was stored. Send the request again later.',
  })

const NOT_UNDERSTOOD = 'The events are invalid'

const sendRefusal = (res: ServerResponse, why: Problem) =>
  sendProblem(res, 400, {
    title: NOT_UNDERSTOOD,
    code: why.code,
    detail: why.message,
    problems: [why],
  })

const callOf = (req: IncomingMessage, res: ServerResponse, options: ListenerOptions): Call => {
  const { trustProxy } = options
  const client = clientAddress(req, trustProxy)
  return {
    ...{ req, res, ...ownAddress(req, options) },
    address: proxyAddr(req, trustProxy.isProxy) ?? '',
    client: client && networkOf(client),
  }
}

/**
 * A proxy may change the host or terminate TLS, so the request's own host and scheme are used only
 * if no URL is configured.
 */
const ownAddress = (
  req: IncomingMessage,
  { trustProxy, configuredUrl }: ListenerOptions,
): Pick<Call, 'ownHost' | 'secure'> => {
  if (configuredUrl !== undefined) {
    const { hostname, protocol } = new URL(configuredUrl)
    return { ownHost: hostname, secure: protocol === 'https:' }
  }
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

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/
