import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { test as base } from '@playwright/test'
// Declares window.waymark.
import type {} from 'waymark'
import { type Collector, createCollector, type FirstStart } from 'waymark-collector'
import type { ConversionResponse } from '../wire/conversion.js'
import { type Treatment, watched } from './faults.js'
import { listen, stop } from './listening.js'
import { aPlace, type DatabaseKind } from './place.js'
import { openShop } from './shopServer.js'

/** A merchant's shop and a collector, each on its own port. A test can make both fail and recover. */
export interface World {
  readonly shop: string
  readonly collectorUrl: string
  readonly collector: Collector
  readonly secrets: FirstStart
  /** The version of the script that the collector serves. */
  readonly version: string
  readonly integrity: string
  /** Serves a page of the shop; `{{tag}}` in it becomes the script tag. */
  page(path: string, html: string, headers?: Readonly<Record<string, string>>): void
  /** The script tag as merchants paste it, with further attributes. */
  tag(attributes?: string): string
  /** The requests to the collector's beacon paths, in order. */
  readonly beacons: readonly string[]
  /** Makes the collector refuse connections. */
  down(): Promise<void>
  up(): Promise<void>
  /** Delays the answers to beacons. */
  delay(ms: number): void
  /** Delays the script. */
  delayScript(ms: number): void
  /** Sets the function that returns the fault of each beacon. */
  treat(treatment: Treatment): void
  /** The shop's address on another host, which becomes a registered site unless `isSite` is false. */
  at(host: string, isSite?: boolean): Promise<string>
  /** The paths of all requests to the shop, in order. */
  readonly pages: readonly string[]
  /** The bodies that pages posted to `/told`, in order. */
  readonly told: readonly unknown[]
  /** The conversions of an order, as the merchant's API shows them. */
  conversions(orderId: string): Promise<readonly ConversionResponse[]>
  /** Waits until an order is recorded. */
  conversion(orderId: string): Promise<ConversionResponse>
  v1(method: string, path: string, body?: unknown): Promise<Response>
  clicks(): Promise<number>
  /** The rejected events that the merchant sees. */
  refusals(): Promise<readonly object[]>
}

const { resolve } = createRequire(import.meta.url)
const SCRIPT = JSON.parse(readFileSync(resolve('waymark/integrity.json'), 'utf8')) as {
  readonly version: string
  readonly files: Readonly<Record<'wm.js', string>>
}

/** Options that a project of the Playwright configuration sets. */
export interface WorldOptions {
  readonly database: DatabaseKind
}

/**
 * A port below the ephemeral range (which begins at 32768 on Linux, at 49152 elsewhere). The system
 * then gives it to no other process while the collector does not listen: before it starts, and while
 * a test keeps it down.
 */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const probe = createServer()
    const isFree = await listen(probe, port).then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    await stop(probe)
    return port
  }
}

export const openWorld = async (
  kind: DatabaseKind = 'sqlite',
): Promise<World & { close(): Promise<void> }> => {
  const place = await aPlace(kind)
  const shop = await openShop()

  // The port must be known before the collector is created, and must not change when it restarts.
  const port = await freePort()
  const collectorUrl = `http://localhost:${port}`
  const { secrets } = place
  const collector = createCollector({
    database: place.database,
    url: collectorUrl,
    // A thread for lists takes half a second of CPU to start. The demo and the collectors that are
    // processes of their own have it.
    reader: 'inline',
    postbackAllow: ['127.0.0.1'],
    log: { info: () => undefined, warn: () => undefined, error: (...said) => fail(said) },
  })
  await collector.ready
  const { storage } = collector.deps
  const account = secrets.account as never
  await storage.addSite({
    accountId: account,
    host: `localhost:${shop.port}`,
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
    `<script async src="${collectorUrl}/wm.js" data-account="${secrets.account}" data-collector="${collectorUrl}" ${attributes}></script>`
  return {
    shop: `http://localhost:${shop.port}`,
    collectorUrl,
    collector,
    secrets,
    version: SCRIPT.version,
    integrity: SCRIPT.files['wm.js'],
    beacons,
    page: (path, html, headers = {}) => {
      shop.pages.set(path, { html: html.replaceAll('{{tag}}', tag()), headers })
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
      const host = `${name}:${shop.port}`
      if (isSite) await storage.addSite({ accountId: account, host, createdAt: Date.now() })
      return `http://${host}`
    },
    told: shop.told,
    pages: shop.asked,
    conversions,
    conversion: (orderId) =>
      eventually(async () => (await conversions(orderId))[0], `order ${orderId}`),
    v1,
    refusals: () => storage.listSetAside({ accountId: account }),
    clicks: async () => (await storage.listClicks({ accountId: account })).length,
    close: async () => {
      await Promise.all([stop(server), shop.close()])
      await collector.close()
      await place.remove()
    },
  }
}

const fail = (said: readonly unknown[]) => {
  process.stderr.write(`${JSON.stringify(said)}\n`)
}

/** Repeats a question until there is an answer, for at most a minute. */
export const eventually = async <Value>(
  ask: () => Promise<Value | undefined>,
  what: string,
): Promise<Value> => {
  const until = Date.now() + 60_000
  while (Date.now() < until) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`There was no ${what} after a minute`)
}

/** A test with its own shop and collector. */
export const test = base.extend<WorldOptions & { world: World }>({
  database: ['sqlite', { option: true }],
  world: async ({ database }, use) => {
    const world = await openWorld(database)
    await use(world)
    await world.close()
  },
})

export { expect } from '@playwright/test'
