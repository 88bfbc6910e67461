import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { isProblem } from '../domain/problem.js'
import { addWebhook, type MadeWebhook, webhookUrl } from '../program/webhooks.js'
import { openPostgres } from '../storage/postgres/openPostgres.js'
import { openDatabase } from '../storage/sqlite/open.js'
import { storageOver } from '../storage/sqlite/openSqlite.js'
import { inlineReader } from '../storage/sqlite/reader.js'
import { aCollector, type TestCollector } from '../testing/aCollector.js'
import { account, countingDeps } from '../testing/builders.js'
import { aServer } from '../testing/postgres/aServer.js'
import { until } from '../testing/until.js'
import type { Outside } from '../webhooks/adapter.js'
import { fixtureBody } from '../webhooks/testing/adapterContract.js'
import { stripeFixture } from '../webhooks/testing/stripe/fixture.js'

const SECRET = 'whsec_of_this_shop'
const body = fixtureBody('stripe', 'once.session.json')

const aStripe = async ({ storage, clock }: TestCollector): Promise<MadeWebhook> => {
  const deps = countingDeps(storage, () => clock.now)
  const made = await addWebhook(deps, account, { provider: 'stripe', secret: SECRET })
  if (isProblem(made)) throw new Error(made.message)
  return made
}

test('a sender whose signatures are wrong is slowed down', async () => {
  const limits = { addressPerSecond: 50, accountPerSecond: 1_000, failedKeysPerMinute: 3 }
  const collector = await aCollector(undefined, { limits, trustProxy: 1 })
  try {
    const made = await aStripe(collector)
    const send = async (headers: Record<string, string>) =>
      (await deliver(collector.url, made, collector.clock.now, { headers })).status
    const stranger = { 'X-Forwarded-For': '203.0.113.9' }
    const statuses = []
    for (let time = 0; time < 5; time += 1) statuses.push(await send(stranger))
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    const own = stripeFixture.sign(body, collector.clock.now, SECRET)
    expect(await send({ ...own, 'X-Forwarded-For': '198.51.100.7' })).toBe(200)
  } finally {
    await collector.close()
  }
})

test('a provider is asked about a bounded number of deliveries, and the others are to be sent again', async () => {
  let asked = 0
  const outside: Outside = {
    fetch: async () => {
      asked += 1
      return { status: 200, body: Buffer.from('INVALID') }
    },
  }
  const collector = await aCollector(undefined, { outside, trustProxy: 1 })
  try {
    const deps = countingDeps(collector.storage, () => collector.clock.now)
    const settings = { receiver: 'shop@shop.example' }
    const made = await addWebhook(deps, account, { provider: 'paypal-ipn', settings })
    if (isProblem(made)) throw new Error(made.message)
    const forged = fixtureBody('paypal-ipn', 'once.paid.txt')
    const send = async (sender: number) => {
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const headers = { ...form, 'X-Forwarded-For': `198.51.100.${sender}` }
      const sent = { method: 'POST', body: new Uint8Array(forged), headers }
      return (await fetch(webhookUrl(collector.url, made.endpoint), sent)).status
    }
    const statuses: number[] = []
    for (let sender = 0; sender < 103; sender += 1) statuses.push(await send(sender))
    expect(asked).toBe(100)
    expect(statuses.slice(98)).toEqual([401, 401, 503, 503, 503])
    collector.clock.now += 1_000
    expect([await send(200), asked]).toEqual([401, 101])
  } finally {
    await collector.close()
  }
})

const deliver = (url: string, { endpoint }: MadeWebhook, at: number, over: RequestInit = {}) =>
  fetch(webhookUrl(url, endpoint), {
    method: 'POST',
    headers: { ...stripeFixture.sign(body, at, SECRET), 'Content-Type': 'application/json' },
    body: new Uint8Array(body),
    ...over,
  })

describe('an endpoint of webhooks', () => {
  let collector: TestCollector
  let made: MadeWebhook
  beforeEach(async () => {
    collector = await aCollector()
    made = await aStripe(collector)
  })
  afterEach(() => collector.close())

  const orders = () => collector.storage.listConversions({ accountId: account })
  const mounted = async (app: express.Express) => {
    app.use('/track', collector.app.router)
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/track`
    try {
      return await deliver(url, made, collector.clock.now)
    } finally {
      server.close()
    }
  }

  test('works inside an app, before its parser or after one that keeps the bytes', async () => {
    const keeping = express.json({
      verify: (req, _res, bytes) => {
        ;(req as { rawBody?: Buffer }).rawBody = bytes
      },
    })
    for (const parser of [undefined, express.raw({ type: '*/*' }), keeping]) {
      const app = express()
      if (parser) app.use(parser)
      expect((await mounted(app)).status).toBe(200)
    }
    expect(await orders()).toMatchObject([{ orderId: 'A-1001' }])
  })

  test('says what to do if a parser has read the body, with a status that lets the provider repeat', async () => {
    const answer = await mounted(express().use(express.json()))
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({
      code: 'raw_body_needed',
      detail: expect.stringContaining('express.json({ verify'),
    })
    expect(await orders()).toEqual([])
  })

  test.each([
    ['/v1/webhooks/stripe/default1-0123456789ab', 404],
    ['/v1/webhooks/paddle/default1-%', 404],
    ['/v1/webhooks/nobody/default1-0123456789ab', 404],
    ['/v1/webhooks/stripe/', 404],
    [`/v1/webhooks/stripe/${'a'.repeat(3_000)}`, 404],
  ])('is known by its whole address: %.60s', async (path, status) => {
    const answer = await fetch(`${collector.url}${path}`, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('problem+json'),
    ])
  })

  test('refuses another method, a compressed and an endless body', async () => {
    const { now } = collector.clock
    const status = async (over: RequestInit) =>
      (await deliver(collector.url, made, now, over)).status
    expect(await status({ method: 'GET', body: null })).toBe(405)
    const headers = { 'Content-Encoding': 'gzip' }
    expect(await status({ headers })).toBe(415)
    expect(await status({ body: new Uint8Array(1_048_577) })).toBe(413)
    expect(await orders()).toEqual([])
  })
})

/** A session of another order. */
const sessionOf = (order: number): Buffer =>
  Buffer.from(
    body
      .toString()
      .replaceAll('A-1001', `order ${order}`)
      .replaceAll(/(cs_live|pi|evt)_[A-Za-z0-9]+/g, `$1_of${order}`),
  )

test('a delivery while the disk is full is answered with 503, and is stored when it is repeated', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'waymark.db')
  const db = openDatabase(file)
  const collector = await aCollector(storageOver(db, inlineReader(file)))
  try {
    const made = await aStripe(collector)
    const { now } = collector.clock
    const send = async (order: number) => {
      const bytes = sessionOf(order)
      const headers = stripeFixture.sign(bytes, now, SECRET)
      return (await deliver(collector.url, made, now, { headers, body: new Uint8Array(bytes) }))
        .status
    }
    const stored = async (order: number) =>
      (await collector.storage.conversionsOf(account, `order ${order}`)).length
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
    const statuses: number[] = []
    for (let order = 0; order < 60; order += 1) statuses.push(await send(order))
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    for (const [order, status] of statuses.entries()) {
      if (status === 200) expect([order, await stored(order)]).toEqual([order, 1])
    }
    db.pragma('max_page_count = 1000000')
    for (const order of statuses.keys()) {
      expect([await send(order), await stored(order)]).toEqual([200, 1])
    }
  } finally {
    await collector.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a delivery while PostgreSQL is away is answered with 503, and stored when it is repeated', async () => {
  const server = await aServer()
  const storage = openPostgres({ url: server.url, connectTimeoutMs: 500 })
  const collector = await aCollector(storage)
  try {
    const made = await aStripe(collector)
    const send = async () => (await deliver(collector.url, made, collector.clock.now)).status
    await server.kill()
    expect(await send()).toBe(503)
    await server.start()
    await until(async () => (await send()) === 200)
    expect(await storage.conversionsOf(account, 'A-1001')).toHaveLength(1)
  } finally {
    await collector.close()
    await server.stop()
  }
})
