import type { Request, RequestHandler } from 'express'
import { wrongParams } from '../domain/address.js'
import { isProblem, type Problem } from '../domain/problem.js'
import type { Deps } from '../program/deps.js'
import { notUnderstood } from './errorReply.js'
import { formOf } from './form.js'
import { askToLogIn } from './login/loginRoutes.js'
import { type Query, type QueryName, readQuery } from './query.js'
import type { Reply } from './reply.js'
import { send } from './send.js'
import { cookiesOf, viewerOf } from './session.js'
import type { Route, Visit } from './visit.js'

export interface Setting {
  readonly deps: Deps
  readonly collectorUrl: string
  readonly reference: Visit['reference']
  /** Whether the panel is reached by https, whatever a request looks like behind a proxy. */
  readonly isHttps: boolean
}

/** Every page accepts these, because a form may redirect to any page. */
const NOTICE: readonly QueryName[] = ['notice', 'count', 'left']

/** Turns a request into a visit, calls the route, and sends its reply. */
export const dispatch =
  (setting: Setting, route: Route): RequestHandler =>
  async (request, response) => {
    const cookies = cookiesOf(request, response, setting.isHttps)
    const viewer = await viewerOf(setting.deps, cookies.session())
    const query = wrongParams(request.params) ?? queryFor(route, request)
    const form = formOf(request.body)
    if (isProblem(query) || isProblem(form)) {
      const wrong = isProblem(query) ? query : form
      const message = isProblem(wrong) ? wrong.message : ''
      return send(request, response, notUnderstood(message), { viewer, query: {} })
    }
    const params = request.params as Record<string, string>
    const from = { address: request.ip ?? '', device: cookies.device }
    const visit = { ...setting, params, query, form, viewer, ...from }
    send(request, response, await replyOf(route, visit, request), { viewer, query, cookies })
  }

const queryFor = ({ query = [] }: Route, { url }: Request): Query | Problem => {
  if (query === 'any' || !url.includes('?')) return {}
  return readQuery(url.slice(url.indexOf('?')), [...query, ...NOTICE])
}

const replyOf = (route: Route, visit: Visit, request: Request): Promise<Reply> => {
  if (route.open) return route.answer(visit)
  const { viewer } = visit
  return viewer ? route.answer({ ...visit, viewer }) : askToLogIn(visit, nextOf(request))
}

/**
 * Where the login redirects to: the requested page. The content of a form that was sent without a
 * session is lost.
 */
const nextOf = ({ method, url }: Request) => (method === 'GET' ? url : '')
