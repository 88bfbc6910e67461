import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientOptions, createClient, isOutage } from '../../../sdk/src/server/server.js'
import type { EventsResponse } from '../../../wire/v1.js'
import { SCOPES } from '../../domain/key.js'
import { newId, newSecret } from '../../identifiers.js'
import { makeProof, type ProofFields } from '../../ingest/reports/proof.js'
import { addCallKey, addSigningKey } from '../../program/keys.js'
import { openDatabase } from '../../storage/sqlite/open.js'
import { openSqlite, storageOver } from '../../storage/sqlite/openSqlite.js'
import { inlineReader } from '../../storage/sqlite/reader.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { aFaultyProxy, type FaultyProxy, type ProxyFault } from '../../testing/aFaultyProxy.js'
import { account, aProgram, visitor } from '../../testing/builders.js'
import { freePort, serve } from '../../testing/processes/serve.js'
import { aBatch, aSaleEvent } from '../../testing/wireBuilders.js'

let collector: TestCollector
let proxy: FaultyProxy
let callKey: string
beforeEach(async () => {
  collector = await aCollector(undefined, { now: Date.now })
  proxy = await aFaultyProxy(collector.url)
  callKey = (await addCallKey(collector.app.deps, account, 'client')).secret
})
afterEach(async () => {
  await proxy.close()
  await collector.close()
})

const anna = visitor('anna')
const sale = { orderId: '1001', total: '49.90', currency: 'EUR', visitorId: anna }
const client = (over: Partial<ClientOptions> = {}) =>
  createClient({ collector: proxy.url, key: callKey, timeoutMs: 2_000, ...over })
const stored = () => collector.storage.listConversions({ accountId: account })
const clicks = () => collector.storage.listClicks({ accountId: account })

describe.each(['a secret key', 'a call key'])('with %s, a client', (kind) => {
  const keyed = () => client({ key: kind === 'a call key' ? callKey : collector.secretKey })

  test('reports clicks, sales, actions and refunds, and reads what became of them', async () => {
    const clicked = await keyed().click({ affiliate: 'jane' })
    expect(clicked).toEqual({
      ok: true,
      state: 'recorded',
      visitorId: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    const { visitorId } = clicked as { visitorId: string }
    const at = new Date()
    expect(await keyed().sale({ ...sale, visitorId, at, coupon: undefined })).toMatchObject({
      ok: true,
      state: 'recorded',
      conversion: { commissions: [{ affiliate: 'jane', amount: '4.99' }] },
    })
    expect(await keyed().sale({ ...sale, visitorId, at })).toMatchObject({ state: 'duplicate' })
    expect(await keyed().action({ code: 'signup' })).toMatchObject({ state: 'recorded' })
    const refund = { orderId: '1001', refundId: 'r1', amount: '9.90', currency: 'EUR' }
    expect(await keyed().refund(refund)).toMatchObject({
      state: 'recorded',
      conversion: { remaining: '40.00' },
    })
    expect(await keyed().refund({ ...refund, refundId: 'r2', amount: '90' })).toMatchObject({
      state: 'parked',
    })
    expect(await keyed().conversions('1001')).toMatchObject({
      ok: true,
      more: false,
      conversions: [{ orderId: '1001', source: 'server' }],
    })
    expect(await keyed().conversions('no/such order')).toEqual({
      ok: true,
      conversions: [],
      more: false,
    })
    expect(await keyed().click({ referrer: 'https://nobody.example/' })).toEqual({
      ok: true,
      state: 'ignored',
    })
  })

  test('reports a batch, with keys for the messages that have no id', async () => {
    const found = await keyed().batch([
      { type: 'click', affiliate: 'jane', visitorId: anna },
      { type: 'sale', ...sale },
      { type: 'action', code: 'signup' },
      { type: 'sale', ...sale, orderId: '', visitorId: undefined },
    ])
    expect(found).toMatchObject({
      ok: true,
      results: [
        { state: 'recorded', visitorId: anna },
        { state: 'recorded' },
        { state: 'recorded' },
        { state: 'rejected', field: 'orderId' },
      ],
    })
  })
})

describe('a refusal', () => {
  test('is a value with the field and the remedy, and is not repeated', async () => {
    expect(await client().sale({ ...sale, total: '19.9999' })).toMatchObject({
      ok: false,
      problem: {
        status: 400,
        code: 'too_many_decimals',
        problems: [{ field: 'total', message: expect.any(String) }],
      },
    })
    expect(proxy.seen).toHaveLength(1)
  })

  test('of an unknown key, a changed order or a batch is one too', async () => {
    const stranger = client({ key: callKey.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')) })
    expect(await stranger.sale(sale)).toMatchObject({
      ok: false,
      problem: { status: 401, code: 'signature_mismatch' },
    })
    await client().sale(sale)
    expect(await client().sale({ ...sale, total: '1.00' })).toMatchObject({
      ok: false,
      problem: { status: 409, code: 'conflict' },
    })
    expect(await client().batch([])).toMatchObject({ ok: false, problem: { status: 400 } })
    expect(proxy.seen).toHaveLength(4)
  })
})

describe('a sale is stored exactly once', () => {
  const faults: readonly (readonly [string, readonly ProxyFault[]])[] = [
    ['a proxy answers 503', [{ status: 503 }]],
    ['a proxy answers 500, 502 and 504', [{ status: 500 }, { status: 502 }, { status: 504 }]],
    ['a proxy answers 408 and 425', [{ status: 408 }, { status: 425 }]],
    ['a proxy answers 200 with a page', [{ status: 200, body: '<h1>Welcome</h1>' }]],
    ['the connection is cut', ['cut', 'cut']],
    ['the answer is lost', ['lose the answer']],
    ['the answer is lost three times', ['lose the answer', 'lose the answer', 'lose the answer']],
    ['there is no answer in time', ['hang']],
  ]
  test.each(faults)('if %s before an attempt succeeds', async (_what, faults) => {
    proxy.faults.push(...faults)
    const told = await client({ timeoutMs: 500 }).sale(sale)
    const isStored = faults.includes('lose the answer')
    expect(told).toMatchObject({ ok: true, state: isStored ? 'duplicate' : 'recorded' })
    expect(proxy.seen).toHaveLength(faults.length + 1)
    expect(await stored()).toHaveLength(1)
    expect((await collector.storage.conversionsOf(account, '1001'))[0]?.reports).toHaveLength(1)
  })

  test('if the collector is killed between attempts and started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
    const database = join(folder, 'waymark.db')
    const storage = openSqlite({ file: database })
    const deps = { ...(await aProgram(storage)), storage, now: Date.now, newId, newSecret }
    const { secret: key } = await addCallKey(deps, account, 'client')
    await storage.close()
    const port = await freePort()
    let served = await serve(database, port)
    const between = await aFaultyProxy(`http://127.0.0.1:${port}`)
    const restart = async () => {
      await served.kill()
      served = await serve(database, port)
    }
    between.faults.push('lose the answer', restart)
    const waymark = createClient({ collector: between.url, key, timeoutMs: 120_000 })
    expect(await waymark.sale(sale)).toMatchObject({ ok: true, state: 'duplicate' })
    between.faults.push(async () => served.kill(), restart)
    expect(await waymark.sale({ ...sale, orderId: '1002' })).toMatchObject({ state: 'recorded' })
    const found = await waymark.conversions('1001')
    expect(found).toMatchObject({ conversions: [{ reports: [{ kind: 'sale' }] }] })
    await between.close()
    await served.kill()
    rmSync(folder, { recursive: true, force: true })
  })
})

test('a click whose answer was lost is one click, of the visitor that the lost answer named', async () => {
  proxy.faults.push('lose the answer')
  const told = await client().click({ affiliate: 'jane' })
  const all = await clicks()
  expect(all).toHaveLength(1)
  expect(told).toEqual({ ok: true, state: 'duplicate', visitorId: all[0]?.visitorId })
  const keys = proxy.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/\w/)
  expect(keys[1]).toBe(keys[0])
})

test('two clicks, and two actions without an id, have keys of their own', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    await client().click({ affiliate: 'jane' })
    await client().action({ code: 'signup' })
  }
  const keys = proxy.seen.map(({ headers }) => headers['idempotency-key'])
  expect(new Set(keys).size).toBe(4)
  expect(await clicks()).toHaveLength(2)
})

test('a batch whose answer was lost is stored once, also its clicks', async () => {
  proxy.faults.push('lose the answer')
  const told = await client().batch([
    { type: 'click', affiliate: 'jane', visitorId: anna },
    { type: 'sale', ...sale },
  ])
  expect(told).toMatchObject({ results: [{ state: 'duplicate' }, { state: 'duplicate' }] })
  expect([(await clicks()).length, (await stored()).length]).toEqual([1, 1])
})

describe('of a batch', () => {
  const aBrokenPlace = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
    const file = join(folder, 'waymark.db')
    const db = openDatabase(file)
    const broken = await aCollector(storageOver(db, inlineReader(file)), { now: Date.now })
    db.exec(`create trigger bug before insert on orders when new.order_id = 'bug'
      begin select raise(abort, 'a bug'); end`)
    const before = await aFaultyProxy(broken.url)
    const remove = async () => {
      await before.close()
      await broken.close()
      rmSync(folder, { recursive: true, force: true })
    }
    const repair = async () => {
      db.exec('drop trigger bug')
    }
    const options = { collector: before.url, key: broken.secretKey }
    return { before, repair, remove, options }
  }
  const messages = ['1', 'bug', '2'].map((orderId) => ({ ...sale, orderId, type: 'sale' as const }))

  test('only the messages that were not stored are sent again, and the results keep their order', async () => {
    const { before, repair, remove, options } = await aBrokenPlace()
    before.faults.push(async () => undefined, repair)
    const told = await createClient(options).batch(messages)
    expect(told).toEqual({ ok: true, results: messages.map(() => ({ state: 'recorded' })) })
    expect(before.seen.map(({ headers }) => Number(headers['content-length']))).toEqual([
      JSON.stringify({ messages }).length,
      JSON.stringify({ messages: [messages[1]] }).length,
    ])
    await remove()
  })

  test('the messages that are never stored are an outage that holds all results', async () => {
    const { remove, options } = await aBrokenPlace()
    const error = await createClient({ ...options, retries: 1 })
      .batch(messages)
      .catch((caught: unknown) => caught)
    expect(isOutage(error)).toBe(true)
    expect(error).toMatchObject({
      message: '1 of 3 messages were not stored',
      results: [{ state: 'recorded' }, { state: 'retry' }, { state: 'recorded' }],
    })
    await remove()
  })
})

describe('a sale that cannot be delivered', () => {
  const failing = async (over: Partial<ClientOptions>) => {
    const error = await client(over)
      .sale(sale)
      .catch((caught: unknown) => caught)
    expect(isOutage(error)).toBe(true)
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(callKey.slice(-20))
    return error as Error & { readonly retryAfterSeconds?: number }
  }

  test('is an outage after as many attempts as were asked for', async () => {
    proxy.faults.push('cut', 'cut', 'cut', 'cut', 'cut')
    expect((await failing({ retries: 2 })).message).toContain('could not be reached')
    expect(proxy.seen).toHaveLength(3)
    expect((await failing({ retries: 0 })).message).toContain(proxy.url)
    expect(proxy.seen).toHaveLength(4)
  })

  test('waits as long as Retry-After says, and gives up at once if that is long', async () => {
    proxy.faults.push({ status: 429, headers: { 'Retry-After': '1' } })
    const began = Date.now()
    expect(await client().sale(sale)).toMatchObject({ ok: true })
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000)
    proxy.faults.push({ status: 503, headers: { 'Retry-After': '3600' } })
    expect((await failing({})).retryAfterSeconds).toBe(3_600)
    const tomorrow = new Date(Date.now() + 7_200_000).toUTCString()
    proxy.faults.push({ status: 503, headers: { 'Retry-After': tomorrow } })
    expect((await failing({})).retryAfterSeconds).toBeGreaterThan(7_100)
    expect(proxy.seen).toHaveLength(4)
  })

  test('because something else answers 404 or redirects says so, and is not repeated', async () => {
    proxy.faults.push({ status: 404 }, { status: 301, headers: { Location: 'https://b.example/' } })
    expect((await failing({})).message).toContain("404 is not the collector's")
    expect((await failing({})).message).toContain('redirects to https://b.example/')
    expect(proxy.seen).toHaveLength(2)
  })
})

describe('the option', () => {
  test.each([
    [{ collector: 'go.shop.example' }, 'collector'],
    [{ collector: undefined as never }, 'collector'],
    [{ key: 'sk_live_1' }, 'key'],
    [{ key: undefined as never }, 'key'],
    [{ account: 'other1' }, 'account'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ retries: -1 }, 'retries'],
    [{ retries: 1_000 }, 'retries'],
  ])('%j is refused by its name', (over, name) => {
    const create = () => client(over)
    expect(create).toThrow(TypeError)
    expect(create).toThrow(new RegExp(`\\b${name}\\b`))
  })

  test('fetch is used, also below a path and with a slash at the end', async () => {
    const asked: string[] = []
    const spy: typeof fetch = (url, init) => {
      asked.push(`${url}`)
      return fetch(`${url}`.replace('/wm', ''), init)
    }
    const own = client({ collector: `${collector.url}/wm/`, fetch: spy })
    expect(await own.sale(sale)).toMatchObject({ ok: true })
    expect(asked).toEqual([`${collector.url}/wm/v1/sales`])
    expect(own.account).toBe(account)
  })
})

describe('a proof', () => {
  const fields: readonly Omit<ProofFields, 'account'>[] = [
    { type: 'sale', orderId: 'A-1001', total: '49.99', currency: 'USD' },
    {
      type: 'sale',
      orderId: '1',
      total: '1',
      currency: 'JPY',
      visitorId: anna,
      coupon: ['A', 'B'],
    },
    { type: 'sale', orderId: '1', total: '1', currency: 'JPY', coupon: [], customerId: 'ä' },
    { type: 'action', actionId: 'a', code: 'lead', affiliate: 'jane', campaign: 'c', tax: '1' },
  ]
  test.each(fields)('of $type $orderId is the one that makeProof makes', async (said) => {
    const signingKey = {
      id: '0123456789ab',
      secret: 'test_secret_0123456789abcdef0123456789abcdef',
    }
    const covered = (
      ['visitorId', 'affiliate', 'campaign', 'coupon', 'customerId'] as const
    ).filter((name) => name in said)
    const seconds = 1_767_225_600
    const made = await client({ signingKey }).proof(said, new Date(seconds * 1_000 + 999))
    expect(made).toBe(makeProof({ ...said, account }, seconds, covered, signingKey))
  })

  test('makes the report of a page a signed one', async () => {
    const { key, secret } = await addSigningKey(collector.app.deps, account, 'page')
    const waymark = client({ signingKey: { id: key.id, secret } })
    const proof = await waymark.proof({ type: 'sale', ...sale })
    const now = Date.now()
    const event = aSaleEvent({ proof, at: now })
    const response = await collector.events(aBatch([event], { sentAt: now }))
    const { results } = (await response.json()) as EventsResponse
    expect(results).toMatchObject([{ state: 'recorded' }])
    expect(await stored()).toMatchObject([{ source: 'signed' }])
  })

  test('needs a signing key', async () => {
    await expect(client().proof({ type: 'sale', ...sale })).rejects.toThrow('signingKey')
  })
})

test('the visitor id is read from a request that Node received', async () => {
  const found: (string | undefined)[] = []
  const server = createServer((req, res) => {
    found.push(client().visitorId(req))
    res.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await fetch(`http://127.0.0.1:${port}`, { headers: { Cookie: `a=b; wm_id=${anna}` } })
  await fetch(`http://127.0.0.1:${port}`)
  server.closeAllConnections()
  server.close()
  expect(found).toEqual([anna, undefined])
})

describe('about the program, a client', () => {
  const managing = async () =>
    client({ key: (await addCallKey(collector.app.deps, account, 'all', SCOPES)).secret })

  test('reads a list page by page, and changes a thing only if nobody else did', async () => {
    const waymark = await managing()
    for (const code of ['carol', 'dave', 'erin']) {
      const added = await waymark.call('POST /v1/affiliates', { body: { code, name: code } })
      expect(added).toMatchObject({ ok: true, value: { code, status: 'active' } })
    }
    const codes: string[] = []
    for await (const page of waymark.pages('GET /v1/affiliates', { query: { limit: 2 } })) {
      if (page.ok) codes.push(...page.value.items.map(({ code }) => code))
    }
    expect(codes.toSorted()).toEqual(['bob', 'carol', 'dave', 'erin', 'jane'])

    const path = { affiliate: 'jane' }
    const jane = await waymark.call('GET /v1/affiliates/{affiliate}', { path })
    const ifMatch = jane.ok ? jane.etag : undefined
    const edit = (status: 'paused' | 'banned') =>
      waymark.call('PATCH /v1/affiliates/{affiliate}', { path, body: { status }, ifMatch })
    expect(await edit('paused')).toMatchObject({ ok: true, value: { status: 'paused' } })
    expect(await edit('banned')).toMatchObject({
      ...{ ok: false, problem: { status: 412, code: 'changed' } },
    })
  })

  test('creates a thing once, although its answer was lost and the call was repeated', async () => {
    const waymark = await managing()
    proxy.faults.push('lose the answer')
    const made = await waymark.call('POST /v1/keys', { body: { label: 'lost', scopes: ['read'] } })
    expect(made).toMatchObject({ ok: true, value: { secret: expect.stringMatching(/^sk_/) } })
    const keys = await collector.storage.keys(account)
    expect(keys.filter(({ label }) => label === 'lost')).toHaveLength(1)
  })

  test('reports 204 as a success without a value, and ends its pages with a refusal', async () => {
    const waymark = await managing()
    const path = { host: 'shop.example' }
    expect(await waymark.call('DELETE /v1/sites/{host}', { path })).toEqual({
      ...{ ok: true, value: undefined },
    })
    const limited = client()
    const pages: unknown[] = []
    for await (const page of limited.pages('GET /v1/campaigns')) pages.push(page)
    expect(pages).toMatchObject([{ ok: false, problem: { status: 403, code: 'missing_scope' } }])
  })

  test('refuses a call without a part that the endpoint needs, before the program runs', async () => {
    const waymark = await managing()
    const wrong = [
      // @ts-expect-error The code is missing.
      () => waymark.call('POST /v1/affiliates', { body: { name: 'Carol' } }),
      // @ts-expect-error The path is missing.
      () => waymark.call('GET /v1/affiliates/{affiliate}'),
      // @ts-expect-error There is no such status.
      () => waymark.call('GET /v1/affiliates', { query: { status: 'gone' } }),
    ]
    for (const call of wrong) expect(await call()).toMatchObject({ ok: false })
  })
})
