import type { Server } from 'node:http'
import express, { type Router } from 'express'
import helmet from 'helmet'
import { trustOf } from './http/clientAddress.js'
import { type Deps as HttpDeps, type Log, newCounters } from './http/deps.js'
import { LIMITS, type LimitSettings, limitsOf } from './http/limits.js'
import { watchOutages } from './http/outages.js'
import { sendProblem } from './http/problemJson.js'
import { beacons, collectorRouter, pathOf } from './http/router.js'
import { loadScripts } from './http/script.js'
import { guardedServer } from './http/server.js'
import { newIntroductions } from './ingest/introductions.js'
import { createPanel } from './panel/createPanel.js'
import type { Deps as ProgramDeps } from './program/deps.js'

export interface AppOptions extends ProgramDeps {
  readonly log: Log
  /** Where pages and servers reach the collector, without a trailing slash. */
  readonly collectorUrl: string
  /** Where people reach the panel, if it was said. */
  readonly panelUrl?: string | undefined
  /** How many proxies stand before us, or their addresses; 0: none; undefined: nobody has said. */
  readonly trustProxy: number | readonly string[] | undefined
  /** How much one sender may send. */
  readonly limits?: LimitSettings
  /** How long a client may leave its answer unread. */
  readonly stalledMs?: number
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
  const scripts = loadScripts()
  const trust = trustOf(trustProxy)
  const counters = newCounters()
  const limits = limitsOf({ settings: options.limits ?? LIMITS, trust, now, log, counters })
  const introductions = newIntroductions()
  const unwatched: HttpDeps = { storage, now, newId, log, counters, limits, introductions }
  const httpDeps = { ...unwatched, storage: watchOutages(unwatched) }
  const deps: ProgramDeps = { storage, now, newId, newSecret }
  const answer = beacons(httpDeps, { trustProxy: trust }, scripts)
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
      return guardedServer((req, res) => {
        if (!answer(pathOf(req), req, res)) rest(req, res)
      }, options.stalledMs)
    },
    createPanelServer: () => guardedServer(expressApp(trustProxy, panel), options.stalledMs),
  }
}

const expressApp = (trustProxy: AppOptions['trustProxy'] = 0, router: Router) => {
  const app = express()
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy])
  app.set('query parser', 'simple')
  app.disable('x-powered-by')
  app.use(helmet({ contentSecurityPolicy: false, crossOriginResourcePolicy: false }))
  app.use(router)
  app.use((_req, res) => sendProblem(res, 404, { title: 'Nothing here', code: 'unknown_path' }))
  return app
}
