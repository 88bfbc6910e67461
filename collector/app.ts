import type { RequestListener, Server } from 'node:http'
import express, { type Router } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import { trustOf } from './http/clientAddress.js'
import { newCounters } from './http/counters.js'
import type { Deps as HttpDeps } from './http/deps.js'
import { LIMITS, type LimitSettings, limitsOf } from './http/limits.js'
import type { Log } from './http/log.js'
import { watchOutages } from './http/outages.js'
import { sendProblem } from './http/problemJson.js'
import { beacons, collectorRouter, pathOf } from './http/router.js'
import { loadScripts } from './http/script.js'
import { guardedServer } from './http/server.js'
import { newIntroductions } from './ingest/identity/introductions.js'
import { createPanel } from './panel/createPanel.js'
import type { Deps as ProgramDeps } from './program/deps.js'

export interface AppOptions extends ProgramDeps {
  readonly log: Log
  /** Where pages and servers reach the collector, without a trailing slash. */
  readonly collectorUrl: string
  /** The same, if it was said. Undefined: host and scheme are what a request looks like. */
  readonly configuredUrl?: string | undefined
  /** Where people reach the panel, if it was said. */
  readonly panelUrl?: string | undefined
  /** How many proxies stand before us, or their addresses; 0: none; undefined: nobody has said. */
  readonly trustProxy: number | readonly string[] | undefined
  /** How much one sender may send. */
  readonly limits?: LimitSettings
  /** How long a client may leave its answer unread. */
  readonly stalledMs?: number
  /** For how long browsers shall ask our own servers by https only; 0: that is not ours to say. */
  readonly hstsSeconds?: number
}

/** A collector put together from its parts, not yet listening anywhere. */
export interface App {
  readonly deps: ProgramDeps
  /** Tracking and API, to be mounted at any path. */
  readonly router: Router
  /** The merchant's pages, to be mounted elsewhere than `router` where that is possible. */
  readonly panel: Router
  /** A server of its own for tracking and API: beacons are answered before Express sees them. */
  createServer(): Server
  createPanelServer(): Server
}

export const createApp = (options: AppOptions): App => {
  const { storage, now, newId, newSecret, log, collectorUrl, panelUrl, trustProxy } = options
  const { configuredUrl } = options
  const scripts = loadScripts()
  const trust = trustOf(trustProxy)
  const counters = newCounters()
  const limits = limitsOf({ settings: options.limits ?? LIMITS, trust, now, log, counters })
  const introductions = newIntroductions()
  const unwatched: HttpDeps = { storage, now, newId, log, counters, limits, introductions }
  const httpDeps = { ...unwatched, storage: watchOutages(unwatched) }
  const deps: ProgramDeps = { storage, now, newId, newSecret }
  const serverOf = (handler: RequestListener) =>
    guardedServer(overHttps(handler, options.hstsSeconds), options.stalledMs)
  const answer = beacons(httpDeps, { trustProxy: trust, configuredUrl }, scripts)
  const router = collectorRouter(httpDeps, answer, scripts)
  const panel = createPanel({
    deps: { ...deps, storage: httpDeps.storage },
    collectorUrl,
    panelUrl,
    onError: (error, id) =>
      log.error('A page of the panel failed', {
        id,
        error: (error as Error)?.stack ?? String(error),
      }),
  })
  return {
    deps,
    router,
    panel,
    createServer: () => {
      const rest = expressApp(trustProxy, router)
      return serverOf((req, res) => {
        if (!answer(pathOf(req), req, res)) rest(req, res)
      })
    },
    createPanelServer: () => serverOf(expressApp(trustProxy, panel)),
  }
}

/**
 * Below a path of a merchant's host the host's transport policy is not ours to set, and no proxy's
 * configuration tells us. So it is set only where an operator says so, and never for subdomains.
 */
const overHttps = (handler: RequestListener, seconds = 0): RequestListener =>
  seconds === 0
    ? handler
    : (req, res) => {
        res.setHeader('Strict-Transport-Security', `max-age=${seconds}`)
        handler(req, res)
      }

/** What would hold for all pages of the host, and not for the answer alone, is not ours to say. */
const HEADERS: HelmetOptions = {
  contentSecurityPolicy: false,
  crossOriginResourcePolicy: false,
  strictTransportSecurity: false,
  originAgentCluster: false,
}

const expressApp = (trustProxy: AppOptions['trustProxy'] = 0, router: Router) => {
  const app = express()
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy])
  app.set('query parser', 'simple')
  app.disable('x-powered-by')
  app.use(helmet(HEADERS))
  app.use(router)
  app.use((_req, res) => sendProblem(res, 404, { title: 'Nothing here', code: 'unknown_path' }))
  return app
}
