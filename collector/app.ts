import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import express, { type Router } from 'express'
import helmet from 'helmet'
import { type Deps as HttpDeps, type Log, newCounters } from './http/deps.js'
import { trustOf } from './http/listeners.js'
import { watchOutages } from './http/outages.js'
import { sendProblem } from './http/problemJson.js'
import { beacons, collectorRouter, pathOf } from './http/router.js'
import { loadScripts } from './http/script.js'
import { createPanel } from './panel/createPanel.js'
import type { Deps as ProgramDeps } from './program/deps.js'

export interface AppOptions extends ProgramDeps {
  readonly log: Log
  /** Where pages and servers reach the collector, without a trailing slash. */
  readonly collectorUrl: string
  /** How many proxies stand before us, or their addresses; 0: none. */
  readonly trustProxy: number | readonly string[]
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

/** No honest request takes longer, and slow ones must not pile up. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
}

const CONNECTIONS_MAX = 10_000

export const createApp = (options: AppOptions): App => {
  const { storage, now, newId, newSecret, log, collectorUrl, trustProxy } = options
  const scripts = loadScripts()
  const unwatched: HttpDeps = { storage, now, newId, log, counters: newCounters() }
  const httpDeps = { ...unwatched, storage: watchOutages(unwatched) }
  const deps: ProgramDeps = { storage, now, newId, newSecret }
  const answer = beacons(httpDeps, { trustProxy: trustOf(trustProxy) }, scripts)
  const router = collectorRouter(httpDeps, answer, scripts)
  const panel = createPanel({
    deps: { ...deps, storage: httpDeps.storage },
    collectorUrl,
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
      return listen((req, res) => {
        if (!answer(pathOf(req), req, res)) rest(req, res)
      })
    },
    createPanelServer: () => listen(expressApp(trustProxy, panel)),
  }
}

const expressApp = (trustProxy: number | readonly string[], router: Router) => {
  const app = express()
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy])
  app.set('query parser', 'simple')
  app.disable('x-powered-by')
  app.use(helmet({ contentSecurityPolicy: false, crossOriginResourcePolicy: false }))
  app.use(router)
  app.use((_req, res) => sendProblem(res, 404, { title: 'Nothing here', code: 'unknown_path' }))
  return app
}

const listen = (handler: (req: IncomingMessage, res: ServerResponse) => void): Server => {
  const server = createServer(LIMITS, handler)
  server.maxConnections = CONNECTIONS_MAX
  return server
}
