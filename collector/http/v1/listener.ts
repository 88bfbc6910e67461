import type { IncomingMessage, ServerResponse } from 'node:http'
import { wrongAddress, wrongParams } from '../../domain/address.js'
import type { Deps } from '../deps.js'
import { answerError } from '../errors.js'
import type { Listener } from '../listeners.js'
import { sendProblem } from '../problemJson.js'
import { pathOf, urlOf } from '../url.js'
import { callerOf } from './auth.js'
import { BATCH_MAX, postBatch } from './batch.js'
import type { V1Call } from './call.js'
import { postClick } from './clicks.js'
import { getConversions } from './conversions.js'
import { getLinks, postLink } from './links.js'
import { badRequest, REQUEST_MAX } from './read.js'
import { postAction, postRefund, postSale } from './reports.js'

const PATH_SHOWN_MAX = 200

interface V1Route {
  readonly method: 'GET' | 'POST'
  /** Below `/v1`. A part that begins with a colon is a parameter. */
  readonly path: string
  readonly answer: (deps: Deps) => (call: V1Call) => Promise<void>
}

/** Every endpoint of `/v1`. Path and query are validated before the endpoint is called. */
export const v1Routes: readonly V1Route[] = [
  { method: 'POST', path: '/clicks', answer: postClick },
  { method: 'POST', path: '/sales', answer: postSale },
  { method: 'POST', path: '/actions', answer: postAction },
  { method: 'POST', path: '/refunds', answer: postRefund },
  { method: 'POST', path: '/batch', answer: postBatch },
  { method: 'GET', path: '/conversions/:orderId', answer: getConversions },
  { method: 'GET', path: '/links', answer: getLinks },
  { method: 'POST', path: '/links', answer: postLink },
]

/** Whether a path belongs to `/v1`. */
export const isOfV1 = (path: string): boolean => /^\/v1(\/|$)/i.test(path)

/** `/v1`: the API for servers. A plain listener, because Express took a tenth of the time of a sale. */
export const v1Listener = (deps: Deps): Listener => {
  const identify = callerOf(deps)
  const routes = v1Routes.map(({ method, path, answer }) => ({
    method,
    parts: partsOf(`/v1${path}`),
    answer: answer(deps),
  }))
  return async (req, res) => {
    try {
      const caller = await identify(req, res, bytesMaxOf(pathOf(req)))
      if (!caller) return
      const url = urlOf(req).slice('/v1'.length)
      const wrong = wrongAddress(url)
      if (wrong) return badRequest(res, WRONG_URL, [wrong])
      const path = partsOf(pathOf(req))
      for (const { method, parts, answer } of routes) {
        const params = method === methodOf(req) ? matched(parts, path) : undefined
        if (!params) continue
        const wrongParam = wrongParams(params)
        if (wrongParam) return badRequest(res, WRONG_URL, [wrongParam])
        return await answer({ ...caller, req, res, params })
      }
      sendUnknown(req, res)
    } catch (error) {
      answerError(deps, error, res)
    }
  }
}

/** How long the body of a signed call may be, which is read before the endpoint is known. */
const bytesMaxOf = (path: string): number =>
  /^\/v1\/batch\/?$/i.test(path) ? BATCH_MAX : REQUEST_MAX

const WRONG_URL = 'The URL is invalid'

/** Node leaves out the body of an answer to HEAD. */
const methodOf = ({ method }: IncomingMessage) => (method === 'HEAD' ? 'GET' : method)

/** The parts of a path, without a slash at its end. */
const partsOf = (path: string): readonly string[] => path.replace(/\/$/, '').split('/')

/** The decoded parameters of a path that matches a pattern, whatever the case of its fixed parts. */
const matched = (
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined => {
  if (pattern.length !== path.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? ''
    if (part.startsWith(':') && given !== '') params[part.slice(1)] = decodeURIComponent(given)
    else if (part !== given.toLowerCase()) return undefined
  }
  return params
}

const sendUnknown = (req: IncomingMessage, res: ServerResponse): void => {
  const { originalUrl = req.url ?? '' } = req as { readonly originalUrl?: string }
  const path = (originalUrl.split('?')[0] ?? '').slice(0, PATH_SHOWN_MAX)
  sendProblem(res, 404, {
    title: 'No such endpoint',
    code: 'unknown_endpoint',
    detail: `There is no ${req.method} ${path}. See docs/wire.md.`,
  })
}
