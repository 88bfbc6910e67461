import type { IncomingMessage, ServerResponse } from 'node:http'
import { type NextFunction, type Request, type Response, Router } from 'express'
import { BANNER_PATH, bannerListener, IMPRESSION_PATH, impressionListener } from './banners.js'
import type { Deps } from './deps.js'
import { answerError } from './errors.js'
import { health, readiness } from './health.js'
import { linkContext } from './linkCall.js'
import {
  eventsListener,
  type Listener,
  type ListenerOptions,
  orderImageListener,
  pixelListener,
} from './listeners.js'
import { papBeacons } from './pap/papBeacons.js'
import { REDIRECT_PATH, redirectListener, SHORT_PATH, shortLinkListener } from './redirect.js'
import type { Scripts } from './script.js'
import { hasTwoHosts, refuseHosts } from './server.js'
import { pathOf } from './url.js'
import { isOfV1, v1Listener } from './v1/listener.js'
import { OPENAPI_PATH, openApiListener } from './v1/openApi.js'
import { isOfWebhooks, webhookListener } from './webhooks.js'

/** Answers the requests of pages and servers without Express. Returns false for any other path. */
export type Beacons = (path: string, req: IncomingMessage, res: ServerResponse) => boolean

export const beacons = (
  deps: Deps,
  options: ListenerOptions,
  scripts: Scripts,
  papPrefix: string | undefined,
): Beacons => {
  const ownerOf = deps.accounts.ofHost
  const listeners: Readonly<Record<string, Listener>> = {
    '/e': eventsListener(deps, options),
    '/p': pixelListener(deps, options),
    '/p.gif': orderImageListener(deps, options, ownerOf),
    [OPENAPI_PATH]: openApiListener(deps, scripts.version),
  }
  const v1 = v1Listener(deps)
  const webhooks = webhookListener(deps)
  const links = linkContext(deps, options)
  const below: readonly (readonly [prefix: string, Listener])[] = [
    [REDIRECT_PATH, redirectListener(links)],
    [SHORT_PATH, shortLinkListener(links)],
    [BANNER_PATH, bannerListener(links)],
    [IMPRESSION_PATH, impressionListener(links)],
  ]
  const pap = papBeacons(deps, options, papPrefix)
  return (path, req, res) => {
    const own = Object.hasOwn(listeners, path) ? listeners[path] : undefined
    const listener =
      own ??
      (isOfWebhooks(path) ? webhooks : undefined) ??
      (isOfV1(path) ? v1 : below.find(([prefix]) => path.startsWith(prefix))?.[1])
    if (!listener) return scripts.serve(path, req, res) || pap(path, req, res)
    void listener(req, res)
    return true
  }
}

/**
 * The routes for tracking and API as an Express router, to be mounted at any path of a merchant's
 * app.
 */
export const collectorRouter = (deps: Deps, answer: Beacons, scripts: Scripts): Router => {
  const router = Router()
  // A host app's server does not run the check that `guardedServer` runs.
  router.use((req, res, next) => (hasTwoHosts(req) ? refuseHosts(res) : next()))
  router.use((req, res, next) => {
    if (!answer(pathOf(req), req, res)) next()
  })
  router.get('/healthz', health(deps, scripts.version))
  router.get('/readyz', readiness(deps))
  router.use((error: unknown, _req: Request, res: Response, _next: NextFunction) =>
    answerError(deps, error, res),
  )
  return router
}
