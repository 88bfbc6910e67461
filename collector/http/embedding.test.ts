import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import cors from 'cors'
import express, { type Express } from 'express'
import helmet from 'helmet'
import type { EventsResponse } from '../../wire/v1.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, NOON, visitor } from '../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../testing/wireBuilders.js'

let collector: TestCollector
let server: Server
let url: string

const host = async (build: (app: Express) => void) => {
  const app = express()
  build(app)
  app.get('/', (_req, res) => {
    res.send('the shop')
  })
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeEach(async () => {
  collector = await aCollector()
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await collector.close()
})

const sell = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${url}${path}/e`, {
    method: 'POST',
    headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain', ...headers },
    body: JSON.stringify(aBatch([aClickEvent(), aSaleEvent()])),
  })
  const { results } = (await response.json()) as EventsResponse
  return results.map(({ state }) => state)
}

const confirm = (path: string) =>
  fetch(`${url}${path}/v1/sales`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${collector.secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ orderId: '1001', total: '49.90', currency: 'EUR' }),
  })

test.each<[string, string, (app: Express) => void]>([
  ['at the root', '', (app) => app.use(collector.app.router)],
  ['at a path', '/wm', (app) => app.use('/wm', collector.app.router)],
  ['at a deep path', '/a/b/c', (app) => app.use('/a/b/c', collector.app.router)],
  [
    'behind express.json()',
    '/wm',
    (app) => app.use(express.json()).use('/wm', collector.app.router),
  ],
  [
    'behind express.json() that takes text/plain too',
    '/wm',
    (app) => app.use(express.json({ type: '*/*' })).use('/wm', collector.app.router),
  ],
  [
    'behind express.text()',
    '/wm',
    (app) => app.use(express.text({ type: '*/*' })).use('/wm', collector.app.router),
  ],
  [
    'behind express.raw()',
    '/wm',
    (app) => app.use(express.raw({ type: '*/*' })).use('/wm', collector.app.router),
  ],
  [
    'behind express.urlencoded(), helmet and cors',
    '/wm',
    (app) =>
      app
        .use(express.urlencoded({ extended: true }))
        .use(helmet())
        .use(cors())
        .use('/wm', collector.app.router),
  ],
  [
    'behind a parser of Express 4, which leaves an empty body',
    '/wm',
    (app) =>
      app
        .use((req, _res, next) => {
          req.body = {}
          next()
        })
        .use('/wm', collector.app.router),
  ],
  [
    'behind a proxy that the app trusts',
    '/wm',
    (app) => app.set('trust proxy', 1).use('/wm', collector.app.router),
  ],
])('the router works %s of a merchant’s app', async (_where, path, build) => {
  await host(build)
  const script = await fetch(`${url}${path}/wm.js`)
  expect(script.status).toBe(200)
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(await sell(path)).toEqual(['recorded', 'recorded'])
  expect((await confirm(path)).status).toBe(201)
  expect(await (await fetch(`${url}/`)).text()).toBe('the shop')
  expect(await collector.storage.listConversions({ accountId: account })).toMatchObject([
    { orderId: '1001', status: 'pending' },
  ])
})

test('a page behind cors() can still read its answer with credentials', async () => {
  await host((app) => app.use(cors()).use('/wm', collector.app.router))
  const response = await fetch(`${url}/wm/e`, {
    method: 'POST',
    headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain' },
    body: JSON.stringify(aBatch([aClickEvent()])),
  })
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(response.headers.get('access-control-allow-credentials')).toBe('true')
})

/** The cookies that the collector sets in its answer to a request with this Host header. */
const cookieAt = async (
  hostHeader: string,
  over: Readonly<Record<string, string | undefined>> = {},
  event: object = aClickEvent(),
) => {
  const body = JSON.stringify(aBatch([event]))
  const headers = {
    Host: hostHeader,
    Origin: 'https://shop.example',
    'Sec-Fetch-Site': 'same-site',
    'Content-Length': Buffer.byteLength(body),
    ...over,
  }
  const sent = Object.fromEntries(
    Object.entries(headers).filter(([, value]) => value !== undefined),
  )
  const { port } = new URL(url)
  return new Promise<string>((resolve, reject) => {
    const req = request(
      { host: '127.0.0.1', port, path: '/e', method: 'POST', headers: sent },
      (res) => {
        res.resume()
        resolve(String(res.headers['set-cookie']))
      },
    )
    req.on('error', reject).end(body)
  })
}

test('without a configured address the cookie is Secure except on localhost', async () => {
  await host((app) => app.use(collector.app.router))
  expect(await cookieAt('localhost:8080')).not.toContain('Secure')
  expect(await cookieAt('go.shop.example')).toMatch(/Domain=shop\.example;.* Secure/)
  expect(await cookieAt('192.168.1.5')).toContain('Secure')
})

describe('the configured address decides the attributes of the cookie, whatever a proxy passes on:', () => {
  const at = async (configuredUrl: string) => {
    await collector.close()
    collector = await aCollector(undefined, { configuredUrl, trustProxy: 1 })
    await host((app) => app.use(collector.app.router))
  }

  test.each<[string, Readonly<Record<string, string>>]>([
    ['localhost:8080', {}],
    ['collector.internal', {}],
    ['localhost:8080', { 'X-Forwarded-Host': 'inner.internal', 'X-Forwarded-Proto': 'http' }],
  ])(
    'https sets Domain and Secure for the Host header %s and the headers %j',
    async (hostHeader, forwarded) => {
      await at('https://go.shop.example')
      expect(await cookieAt(hostHeader, forwarded)).toMatch(/Domain=shop\.example;.* Secure/)
    },
  )

  test('a request without Sec-Fetch-Site gets the cookie, too', async () => {
    await at('https://go.shop.example/wm')
    expect(await cookieAt('localhost:8080', { 'Sec-Fetch-Site': undefined })).toContain('wm_id=')
  })

  test('a forget event deletes the cookie of the domain and an older cookie of the host', async () => {
    await at('https://go.shop.example')
    const forget = { id: 'f1', type: 'forget', at: NOON }
    const cookies = await cookieAt('go.shop.example', {}, forget)
    expect(cookies).toMatch(/^wm_id=; Max-Age=0; Domain=shop\.example;.*,wm_id=; Max-Age=0; Path/)
  })

  test('the cookie of a collector with an http address has no Secure, because browsers would discard it', async () => {
    await at('http://go.shop.example:8080')
    expect(await cookieAt('go.shop.example:8080')).toMatch(/Domain=shop\.example/)
    expect(await cookieAt('go.shop.example:8080')).not.toContain('Secure')
  })
})

describe('the script', () => {
  beforeEach(() => host((app) => app.use(collector.app.router)))

  test('comes compressed, is revalidated, and its versioned file never changes', async () => {
    const script = await fetch(`${url}/wm.js`, { headers: { 'Accept-Encoding': 'br' } })
    expect(script.headers.get('content-encoding')).toBe('br')
    expect(script.headers.get('sourcemap')).toBe('wm.js.map')
    const map = (await (await fetch(`${url}/wm.js.map`)).json()) as { version: number }
    expect(map.version).toBe(3)
    const etag = script.headers.get('etag') ?? ''
    const again = await fetch(`${url}/wm.js`, { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)

    const { version } = (await (await fetch(`${url}/healthz`)).json()) as { version: string }
    const versioned = await fetch(`${url}/wm-${version}.js`)
    expect(versioned.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await versioned.text()).toBe(await (await fetch(`${url}/wm.js`)).text())
    expect((await fetch(`${url}/wm-0.0.0.js`)).status).toBe(404)
    expect((await fetch(`${url}/wm.js`, { method: 'POST' })).status).toBe(405)
  })

  test.each(['wm-safe', 'wm-consent', 'wm-links', 'wm-debug'])(
    'has an add-on %s that is served alike',
    async (name) => {
      const script = await fetch(`${url}/${name}.js`)
      expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
      expect(script.headers.get('sourcemap')).toBe(`${name}.js.map`)
      expect((await fetch(`${url}/${name}.js.map`)).status).toBe(200)
      const { version } = (await (await fetch(`${url}/healthz`)).json()) as { version: string }
      const versioned = await fetch(`${url}/${name}-${version}.js`)
      expect(versioned.headers.get('cache-control')).toContain('immutable')
    },
  )

  test('and health answer without a key', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' })
  })
})

test('a visitor id is the same under every road', async () => {
  await host((app) => app.use('/wm', collector.app.router))
  await sell('/wm')
  const [click] = await collector.storage.listClicks({ accountId: account })
  expect(click?.visitorId).toBe(visitor('anna'))
})
