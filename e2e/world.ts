import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
// Declares window.waymark.
import type {} from 'waymark'
import { type Collector, createCollector, type FirstStart } from 'waymark-collector'
import type { ConversionResponse } from '../wire/conversion.js'
import { aDatabase } from './postgres.js'

/** A merchant's shop and a collector, each on its own port, that a test may break and mend. */
export interface World {
  readonly shop: string
  readonly collectorUrl: string
  readonly collector: Collector
  readonly secrets: FirstStart
  /** Of the script that the collector serves. */
  readonly version: string
  readonly integrity: string
  /** Serves a page of the shop; `{{tag}}` in it becomes the script tag. */
  page(path: string, html: string, headers?: Readonly<Record<string, string>>): void
  /** The script tag as merchants paste it, with further attributes. */
  tag(attributes?: string): string
  /** Requests that reached the collector's beacon paths, in order. */
  readonly beacons: readonly string[]
  /** The collector refuses connections from now on. */
  down(): Promise<void>
  up(): Promise<void>
  /** The collector answers beacons so much later. */
  delay(ms: number): void
  /** The script arrives so much later. */
  delayScript(ms: number): void
  /** Asked for each beacon what goes wrong with it. */
  treat(treatment: Treatment): void
  /** The shop on another host, registered as a site of it unless it says otherwise. */
  at(host: string, isSite?: boolean): Promise<string>
  /** What was asked of the shop, in order. */
  readonly pages: readonly string[]
  /** What pages posted to `/told`, in order. */
  readonly told: readonly unknown[]
  /** What the ledger's owner sees of an order. */
  conversions(orderId: string): Promise<readonly ConversionResponse[]>
  /** Waits until an order is known. */
  conversion(orderId: string): Promise<ConversionResponse>
  v1(method: string, path: string, body?: unknown): Promise<Response>
  clicks(): Promise<number>
  /** What was refused, and shown to the merchant. */
  refusals(): Promise<readonly object[]>
}

/** What goes wrong with a beacon: an answer that is not the collector's, or none. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection stays open, and nothing is answered. */
  | 'hang'
  /** The collector never hears of it. */
  | 'cut'
  /** The collector keeps it, and its answer is lost. */
  | 'lose the answer'

export type Treatment = (beacon: string) => Fault | undefined

const listen = (server: Server, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve((server.address() as AddressInfo).port))
  })

const stop = (server: Server) =>
  new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })

const { resolve } = createRequire(import.meta.url)
const NPM_BUILD = readFileSync(
  resolve('waymark/package.json').replace(/package\.json$/, 'dist/index.js'),
)

const SCRIPT = JSON.parse(readFileSync(resolve('waymark/integrity.json'), 'utf8')) as {
  readonly version: string
  readonly files: Readonly<Record<'wm.js', string>>
}

/** What a project of the configuration sets. */
export interface WorldOptions {
  readonly database: 'sqlite' | 'postgres'
}

interface Place {
  readonly database: string
  remove(): Promise<void>
}

const aPlace = async (kind: WorldOptions['database']): Promise<Place> => {
  if (kind === 'postgres') {
    const { url, drop } = await aDatabase()
    return { database: url, remove: drop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'waymark-e2e-'))
  return {
    database: join(folder, 'waymark.db'),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const openWorld = async (
  kind: WorldOptions['database'] = 'sqlite',
): Promise<World & { close(): Promise<void> }> => {
  const place = await aPlace(kind)
  const pages = new Map<string, { readonly html: string; readonly headers: object }>()
  const told: unknown[] = []
  const asked: string[] = []
  const shopServer = createServer((req, res) => {
    asked.push(req.url ?? '')
    servePage(pages, told, req, res)
  })
  const shopPort = await listen(shopServer)

  // The collector's port must be known before it is made, and stay the same when it comes back.
  const probe = createServer()
  const port = await listen(probe)
  await stop(probe)
  const collectorUrl = `http://localhost:${port}`
  let secrets: FirstStart | undefined
  const collector = createCollector({
    database: place.database,
    url: collectorUrl,
    log: { info: () => undefined, warn: () => undefined, error: (...said) => fail(said) },
    onFirstStart: (made) => {
      secrets = made
    },
  })
  await collector.ready
  if (!secrets) throw new Error('A fresh database makes its first account')
  const { storage } = collector.deps
  const account = secrets.account as never
  await storage.addSite({
    accountId: account,
    host: `localhost:${shopPort}`,
    createdAt: Date.now(),
  })

  const beacons: string[] = []
  let delayMs = 0
  let scriptDelayMs = 0
  let treatment: Treatment = () => undefined
  const makeServer = () =>
    watched(collector.createServer(), (beacon) => {
      if (beacon.endsWith('.js')) return { delayMs: scriptDelayMs, fault: undefined }
      beacons.push(beacon)
      return { delayMs, fault: treatment(beacon) }
    })
  let server = makeServer()
  await listen(server, port)
  const { secretKey } = secrets
  const v1 = (method: string, path: string, body?: unknown) =>
    fetch(`${collectorUrl}/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const conversions = async (orderId: string) => {
    const response = await v1('GET', `/conversions/${encodeURIComponent(orderId)}`)
    if (response.status === 404) return []
    return ((await response.json()) as { conversions: ConversionResponse[] }).conversions
  }
  const tag = (attributes = '') =>
    `<script async src="${collectorUrl}/wm.js" data-account="${secrets?.account}" data-collector="${collectorUrl}" ${attributes}></script>`
  return {
    shop: `http://localhost:${shopPort}`,
    collectorUrl,
    collector,
    secrets,
    version: SCRIPT.version,
    integrity: SCRIPT.files['wm.js'],
    beacons,
    page: (path, html, headers = {}) => {
      pages.set(path, { html: html.replaceAll('{{tag}}', tag()), headers })
    },
    tag,
    down: async () => {
      await stop(server)
    },
    up: async () => {
      server = makeServer()
      await listen(server, port)
    },
    delay: (ms) => {
      delayMs = ms
    },
    delayScript: (ms) => {
      scriptDelayMs = ms
    },
    treat: (treat) => {
      treatment = treat
    },
    at: async (name, isSite = true) => {
      const host = `${name}:${shopPort}`
      if (isSite) await storage.addSite({ accountId: account, host, createdAt: Date.now() })
      return `http://${host}`
    },
    told,
    pages: asked,
    conversions,
    conversion: (orderId) =>
      eventually(async () => (await conversions(orderId))[0], `order ${orderId}`),
    v1,
    refusals: () => storage.listSetAside({ accountId: account }),
    clicks: async () => (await storage.listClicks({ accountId: account })).length,
    close: async () => {
      await Promise.all([stop(server), stop(shopServer)])
      await collector.close()
      await place.remove()
    },
  }
}

const fail = (said: readonly unknown[]) => {
  process.stderr.write(`${JSON.stringify(said)}\n`)
}

const servePage = (
  pages: ReadonlyMap<string, { readonly html: string; readonly headers: object }>,
  told: unknown[],
  req: IncomingMessage,
  res: ServerResponse,
) => {
  const path = (req.url ?? '/').split('?')[0] ?? '/'
  // Holds on to what it got, as a slow server of somebody else.
  if (path === '/hold') return setTimeout(() => res.end(), 5_000)
  if (path === '/told') {
    let body = ''
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    return req.on('end', () => {
      told.push(JSON.parse(body))
      res.end()
    })
  }
  if (path === '/waymark.mjs') {
    res.setHeader('Content-Type', 'text/javascript')
    return res.end(NPM_BUILD)
  }
  const page = pages.get(path)
  if (!page) return res.writeHead(404).end()
  for (const [name, value] of Object.entries(page.headers)) res.setHeader(name, value)
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  return res.end(`<!doctype html><html lang="en"><title>Shop</title>${page.html}`)
}

interface Treated {
  readonly delayMs: number
  readonly fault: Fault | undefined
}

/** Notes beacons, holds their answers back, and lets go wrong what shall. */
const watched = (server: Server, note: (beacon: string) => Treated): Server => {
  const [handler] = server.listeners('request') as ((
    req: IncomingMessage,
    res: ServerResponse,
  ) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req, res) => {
    if (!/^\/([ep]([?]|$)|wm.*\.js)/.test(req.url ?? '')) return handler?.(req, res)
    const { delayMs, fault } = note(`${req.method} ${req.url}`)
    if (fault) return spoil(fault, req, res, () => handler?.(req, res))
    setTimeout(() => handler?.(req, res), delayMs)
  })
  return server
}

const spoil = (fault: Fault, req: IncomingMessage, res: ServerResponse, handle: () => void) => {
  if (fault === 'hang') return
  if (fault === 'cut') return req.socket.destroy()
  if (fault === 'lose the answer') {
    res.end = () => {
      req.socket.destroy()
      return res
    }
    return handle()
  }
  // Readable, as a proxy in front of the collector would make it.
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*')
  res.setHeader('Access-Control-Allow-Credentials', 'true')
  res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  return res
    .writeHead(fault.status, { 'Content-Type': 'application/problem+json', ...fault.headers })
    .end(JSON.stringify({ status: fault.status, title: 'Refused by the test' }))
}

/** Asks again until there is an answer, for at most five seconds. */
export const eventually = async <Value>(
  ask: () => Promise<Value | undefined>,
  what: string,
): Promise<Value> => {
  const until = Date.now() + 5_000
  while (Date.now() < until) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`There was no ${what} after five seconds`)
}

/** A test with a world of its own. */
export const test = base.extend<WorldOptions & { world: World }>({
  database: ['sqlite', { option: true }],
  world: async ({ database }, use) => {
    const world = await openWorld(database)
    await use(world)
    await world.close()
  },
})

export { expect } from '@playwright/test'
