import type { RequestListener, Server } from 'node:http'
import express, { type Router } from 'express'
import helmet, { type HelmetOptions } from 'helmet'
import { accountDirectory } from './http/accountOfHost.js'
import { trustOf } from './http/clientAddress.js'
import { newCounters } from './http/counters.js'
import type { Deps as HttpDeps } from './http/deps.js'
import { LIMITS, type LimitSettings, limitsOf } from './http/limits.js'
import type { Log } from './http/log.js'
import { watchOutages } from './http/outages.js'
import { overNetwork } from './http/outside.js'
import { sendProblem } from './http/problemJson.js'
import { beacons, collectorRouter } from './http/router.js'
import { loadScripts } from './http/script.js'
import { guardedServer } from './http/server.js'
import { pathOf } from './http/url.js'
import { newIntroductions } from './ingest/identity/introductions.js'
import { createPanel } from './panel/createPanel.js'
import type { Deps as ProgramDeps } from './program/deps.js'
import type { Outside } from './webhooks/adapter.js'

export interface AppOptions extends ProgramDeps {
  readonly log: Log
  /** The collector's URL for pages and servers, without a trailing slash. */
  readonly collectorUrl: string
  /**
   * The same URL if it was configured. If undefined, host and scheme are taken from each request.
   */
  readonly configuredUrl?: string | undefined
  /** The panel's URL, if it was configured. */
  readonly panelUrl?: string | undefined
  /**
   * The number of proxies in front of the collector, or their addresses; 0 for none; undefined if
   * not configured.
   */
  readonly trustProxy: number | readonly string[] | undefined
  /** The path below which addresses of Post Affiliate Pro are served. Undefined: they are not. */
  readonly papPrefix?: string | undefined
  /** The hashed names of the script for its pages. Default: none. */
  readonly papScripts?: readonly string[] | undefined
  /** How payment providers are asked. Default: over the network. */
  readonly outside?: Outside
  /** The rate limits per sender. */
  readonly limits?: LimitSettings
  /** How long a client may leave its answer unread before the connection is closed. */
  readonly stalledMs?: number
  /**
   * The `max-age` of `Strict-Transport-Security` on the collector's own servers; 0 sends no header.
   */
  readonly hstsSeconds?: number
}

/** A collector that is assembled but not yet listening. */
export interface App {
  readonly deps: ProgramDeps
  /** The routes for tracking and API, to be mounted at any path. */
  readonly router: Router
  /** The merchant's panel. Mount it on another host than `router` if possible. */
  readonly panel: Router
  /** A server for tracking and API. It answers beacons without Express. */
  createServer(): Server
  createPanelServer(): Server
}

export const createApp = (options: AppOptions): App => {
  const { storage, now, newId, newSecret, postman, log, collectorUrl, panelUrl } = options
  const { trustProxy, configuredUrl, papPrefix, papScripts } = options
  const scripts = loadScripts()
  const trust = trustOf(trustProxy)
  const counters = newCounters()
  const limits = limitsOf({ settings: options.limits ?? LIMITS, trust, now, log, counters })
  const introductions = newIntroductions()
  const watched = watchOutages({ storage, log, now, counters })
  const accounts = accountDirectory({ storage: watched, now })
  const { outside = overNetwork } = options
  const parts = { outside, collectorUrl, log, counters, limits, introductions, accounts }
  const httpDeps: HttpDeps = { storage: watched, now, newId, newSecret, postman, ...parts }
  const deps: ProgramDeps = { storage, now, newId, newSecret, postman }
  const serverOf = (handler: RequestListener) =>
    guardedServer(overHttps(handler, options.hstsSeconds), options.stalledMs)
  const listening = { trustProxy: trust, configuredUrl, papScripts }
  const answer = beacons(httpDeps, listening, scripts, papPrefix)
  const router = collectorRouter(httpDeps, answer, scripts)
  const panel = createPanel({
    deps: { ...deps, storage: httpDeps.storage },
    collectorUrl,
    panelUrl,
    reference: async () => {
      const { openApiDocument } = await import('./http/v1/program/openapi/document.js')
      return openApiDocument(collectorUrl, scripts.version)
    },
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
 * `Strict-Transport-Security` applies to the whole host (RFC 6797,
 * https://www.rfc-editor.org/rfc/rfc6797), and the collector may be mounted below a path of the
 * merchant's host. The header is therefore sent only if the operator configures it, and never for
 * subdomains.
 */
const overHttps = (handler: RequestListener, seconds = 0): RequestListener =>
  seconds === 0
    ? handler
    : (req, res) => {
        res.setHeader('Strict-Transport-Security', `max-age=${seconds}`)
        handler(req, res)
      }

/** Headers that affect all pages of the host are off, because the host may be the merchant's. */
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
