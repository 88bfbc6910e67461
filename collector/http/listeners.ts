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
  /** Where pages reach us, as it is configured: host and scheme of our cookie. */
  readonly configuredUrl?: string | undefined
}

/** `POST /e`: a plain listener, because Express's own path handles a quarter as many requests. */
export const eventsListener =
  (deps: Deps, options: ListenerOptions): Listener =>
  async (req, res) => {
    allowPage(req, res)
    if (req.method === 'OPTIONS') return preflight(res)
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST, OPTIONS')
      return sendProblem(res, 405, { title: 'Events are posted', detail: 'Send POST /e.' })
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

/** `GET /p?d=`: one event as an image, for pages whose policy lets nothing else through. */
export const pixelListener =
  (deps: Deps, options: ListenerOptions): Listener =>
  async (req, res) => {
    if (req.method !== 'GET') {
      res.setHeader('Allow', 'GET')
      return sendProblem(res, 405, { title: 'The image is fetched', detail: 'Send GET /p?d=.' })
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
    // An image that does not load is tried again; any image at all ends the matter.
    if ('waitSeconds' in answered) return sendTooMany(res, answered.waitSeconds)
    if (isOutage(answered)) return outage(res)
    const refused = answered.results.some(({ state }) => state === 'rejected')
    pixel(res, refused ? 'refused' : 'taken')
  }

/** An address in a URL ends up in logs, so a customer's id is not taken from one. */
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

/** All of it must be sent again: told by the status, so that senders need not read the answer. */
const isOutage = ({ results }: Answered) => results.every(({ state }) => state === 'retry')

const outage = (res: ServerResponse) =>
  sendProblem(res, 503, {
    title: 'The collector cannot write right now',
    code: 'outage',
    detail: 'Nothing was kept. Send it again later.',
  })

const NOT_UNDERSTOOD = 'The events were not understood'

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

/** A proxy may pass on another host, or take TLS off: what a request looks like is the last resort. */
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
  // Browsers take a Secure cookie from plain http only where nobody can listen in.
  return { ownHost, secure: !LOCAL.test(ownHost) || header('x-forwarded-proto') === 'https' }
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/
