import { type RequestHandler, Router, urlencoded } from 'express'
import { wrongAddress } from '../domain/address.js'
import type { Deps } from '../program/deps.js'
import { STYLESHEET, sendStylesheet } from './assets.js'
import { dispatch } from './dispatch.js'
import { errorReply, notFound, notUnderstood } from './errorReply.js'
import { failure } from './failure.js'
import { FIELDS_MAX, FORM_MAX } from './form.js'
import { headers } from './headers.js'
import type { ApiDocument } from './merchant/apiDocument.js'
import { routes } from './routes.js'
import { mayChange } from './sameOrigin.js'
import { NOBODY, send } from './send.js'
import { upload } from './upload.js'
import type { Route } from './visit.js'

export interface PanelOptions {
  readonly deps: Deps
  /** The collector's URL for pages and servers, without a trailing slash. Used in snippets. */
  readonly collectorUrl: string
  /**
   * The panel's URL. If it is not given, the scheme of `collectorUrl` decides whether cookies are
   * secure.
   */
  readonly panelUrl?: string | undefined
  /** The description of the API, which the reference shows. */
  readonly reference?: () => Promise<ApiDocument>
  /**
   * Called for a bug (500), to write it to the log. Gets the error and the id that the user sees.
   */
  readonly onError: (error: unknown, id: string) => void
}

/** The merchant's panel as a router that can be mounted at any path of an Express app. */
export const createPanel = (options: PanelOptions): Router => {
  const { deps, collectorUrl, panelUrl, reference, onError } = options
  const router = Router()
  router.use(headers)
  router.get(STYLESHEET, sendStylesheet)
  router.use(refuseForeign(panelUrl))
  router.use(refuseWrong)
  router.use(urlencoded({ extended: false, limit: FORM_MAX, parameterLimit: FIELDS_MAX }))
  const isHttps = new URL(panelUrl ?? collectorUrl).protocol === 'https:'
  const setting = { deps, collectorUrl, reference, isHttps }
  for (const route of routes) {
    const readers = route.isUpload ? upload : []
    router[route.method](route.path, ...readers, dispatch(setting, route))
  }
  router.use(dispatch(setting, missing))
  router.use(failure({ newId: deps.newId, onError }))
  return router
}

/**
 * An unknown path also leads to the login first, so that a stranger cannot find out which pages
 * exist.
 */
const missing: Route = { method: 'get', path: '', query: 'any', answer: async () => notFound() }

const refuseForeign =
  (panelUrl: string | undefined): RequestHandler =>
  (request, response, next) => {
    if (mayChange(request, panelUrl)) return next()
    const lines = 'The form was not sent from a page of this panel. Nothing was changed.'
    send(request, response, errorReply(403, 'Refused', lines), NOBODY)
  }

const refuseWrong: RequestHandler = (request, response, next) => {
  const wrong = wrongAddress(request.url)
  if (!wrong) return next()
  send(request, response, notUnderstood(wrong.message), NOBODY)
}
