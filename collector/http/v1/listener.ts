import type { IncomingMessage, ServerResponse } from 'node:http'
import { wrongAddress, wrongParams } from '../../domain/address.js'
import type { Scope } from '../../domain/key.js'
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
import { matched, methodOf, partsOf } from './path.js'
import type { programListener } from './program/listener.js'
import { badRequest, REQUEST_MAX } from './read.js'
import { postAction, postRefund, postSale } from './reports.js'
import { lacksScope, sendMissingScope } from './scopes.js'

const PATH_SHOWN_MAX = 200

interface V1Route {
  readonly method: 'GET' | 'POST'
  /** Below `/v1`. A part that begins with a colon is a parameter. */
  readonly path: string
  /** A key with one of these scopes may call it. */
  readonly scopes: readonly Scope[]
  readonly answer: (deps: Deps) => (call: V1Call) => Promise<void>
}

const REPORT: readonly Scope[] = ['report']

/**
 * The endpoints for reports, which are called for each order. Those for the program are loaded with their
 * first call (`program/registry.ts`). Path and query are validated before an endpoint is called.
 */
export const v1Routes: readonly V1Route[] = [
  { method: 'POST', path: '/clicks', scopes: REPORT, answer: postClick },
  { method: 'POST', path: '/sales', scopes: REPORT, answer: postSale },
  { method: 'POST', path: '/actions', scopes: REPORT, answer: postAction },
  { method: 'POST', path: '/refunds', scopes: REPORT, answer: postRefund },
  { method: 'POST', path: '/batch', scopes: REPORT, answer: postBatch },
  {
    method: 'GET',
    path: '/conversions/:orderId',
    scopes: ['report', 'read'],
    answer: getConversions,
  },
  { method: 'GET', path: '/links', scopes: ['report', 'read'], answer: getLinks },
  { method: 'POST', path: '/links', scopes: ['report', 'manage'], answer: postLink },
]

/** Whether a path belongs to `/v1`. */
export const isOfV1 = (path: string): boolean => /^\/v1(\/|$)/i.test(path)

/** `/v1`: the API for servers. A plain listener, because Express took a tenth of the time of a sale. */
export const v1Listener = (deps: Deps): Listener => {
  const identify = callerOf(deps)
  const routes = v1Routes.map(({ method, path, scopes, answer }) => ({
    ...{ method, scopes },
    parts: partsOf(`/v1${path}`),
    answer: answer(deps),
  }))
  const program = programOnDemand(deps)
  return async (req, res) => {
    try {
      const caller = await identify(req, res, bytesMaxOf(pathOf(req)))
      if (!caller) return
      const url = urlOf(req).slice('/v1'.length)
      const wrong = wrongAddress(url)
      if (wrong) return badRequest(res, WRONG_URL, [wrong])
      const path = partsOf(pathOf(req))
      for (const { method, parts, scopes, answer } of routes) {
        const params = method === methodOf(req) ? matched(parts, path) : undefined
        if (!params) continue
        const wrongParam = wrongParams(params)
        if (wrongParam) return badRequest(res, WRONG_URL, [wrongParam])
        if (lacksScope(caller.scopes, scopes)) return sendMissingScope(res, scopes)
        return await answer({ ...caller, req, res, params })
      }
      const methods = await (await program())({ ...caller, req, res }, path)
      const known = routes.filter(({ parts }) => matched(parts, path)).map(({ method }) => method)
      if (!res.headersSent) sendUnknown(req, res, [...known, ...methods])
    } catch (error) {
      answerError(deps, error, res)
    }
  }
}

/** How long the body of a signed call may be, which is read before the endpoint is known. */
const bytesMaxOf = (path: string): number =>
  /^\/v1\/batch\/?$/i.test(path) ? BATCH_MAX : REQUEST_MAX

const WRONG_URL = 'The URL is invalid'

/** Most collectors are only sent reports, and need not load the endpoints of the program. */
const programOnDemand = (deps: Deps) => {
  let loaded: Promise<ReturnType<typeof programListener>> | undefined
  return () => {
    loaded ??= import('./program/listener.js').then(({ programListener: of }) => of(deps))
    return loaded
  }
}

const sendUnknown = (
  req: IncomingMessage,
  res: ServerResponse,
  methods: readonly string[],
): void => {
  const { originalUrl = req.url ?? '' } = req as { readonly originalUrl?: string }
  const path = (originalUrl.split('?')[0] ?? '').slice(0, PATH_SHOWN_MAX)
  if (methods.length === 0) {
    sendProblem(res, 404, {
      title: 'No such endpoint',
      code: 'unknown_endpoint',
      detail: `There is no ${req.method} ${path}. See docs/api.md, or /openapi.json.`,
    })
    return
  }
  const allowed = [...new Set(methods)].join(', ')
  const detail = `Use ${allowed} for ${path}.`
  const body = { title: 'No such method here', code: 'unknown_method', detail }
  sendProblem(res, 405, body, ['Allow', allowed])
}
