import { type RequestHandler, Router, urlencoded } from 'express'
import { wrongAddress } from '../domain/address.js'
import type { Deps } from '../program/deps.js'
import { STYLESHEET, sendStylesheet } from './assets.js'
import { dispatch } from './dispatch.js'
import { errorReply, notFound, notUnderstood } from './errorReply.js'
import { failure } from './failure.js'
import { FIELDS_MAX, FORM_MAX } from './form.js'
import { headers } from './headers.js'
import { routes } from './routes.js'
import { mayChange } from './sameOrigin.js'
import { NOBODY, send } from './send.js'
import type { Route } from './visit.js'

export interface PanelOptions {
  readonly deps: Deps
  /** Where pages and servers reach the collector, without a trailing slash: for snippets. */
  readonly collectorUrl: string
  /** Where people reach the panel; where that is not said, by the collector's scheme. */
  readonly panelUrl?: string | undefined
  /** Called for a bug (500): the log's business. Gets an error and the id shown to the person. */
  readonly onError: (error: unknown, id: string) => void
}

/** The merchant's pages, for any path of any Express app. */
export const createPanel = ({ deps, collectorUrl, panelUrl, onError }: PanelOptions): Router => {
  const router = Router()
  router.use(headers)
  router.get(STYLESHEET, sendStylesheet)
  router.use(refuseForeign(panelUrl))
  router.use(refuseWrong)
  router.use(urlencoded({ extended: false, limit: FORM_MAX, parameterLimit: FIELDS_MAX }))
  const isHttps = new URL(panelUrl ?? collectorUrl).protocol === 'https:'
  const setting = { deps, collectorUrl, isHttps }
  for (const route of routes) router[route.method](route.path, dispatch(setting, route))
  router.use(dispatch(setting, missing))
  router.use(failure({ newId: deps.newId, onError }))
  return router
}

/** Whoever is not logged in is asked to, and learns nothing about which pages there are. */
const missing: Route = { method: 'get', path: '', query: 'any', answer: async () => notFound() }

const refuseForeign =
  (panelUrl: string | undefined): RequestHandler =>
  (request, response, next) => {
    if (mayChange(request, panelUrl)) return next()
    const lines = 'The form was not sent by a page of this panel, so nothing was changed.'
    send(request, response, errorReply(403, 'Refused', lines), NOBODY)
  }

const refuseWrong: RequestHandler = (request, response, next) => {
  const wrong = wrongAddress(request.url)
  if (!wrong) return next()
  send(request, response, notUnderstood(wrong.message), NOBODY)
}
