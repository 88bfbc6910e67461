import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type Request } from 'express'
import type { AccountId } from '../../domain/ids.js'
import { addCallKey, addSigningKey, revokeKey } from '../../program/keys.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { account, NOON } from '../../testing/builders.js'
import { callVectors, signCall, VECTOR_KEY, VECTOR_SECONDS } from '../../testing/signedCalls.js'
import { isSignedBy, parseSignature } from './callSignature.js'

const NOW_S = NOON / 1_000
const SALE = '{"orderId":"1001","total":"49.90","currency":"EUR"}'
const SALES = { method: 'POST', path: '/v1/sales', body: SALE }

let collector: TestCollector
let key: string
beforeEach(async () => {
  collector = await aCollector()
  key = (await addCallKey(collector.app.deps, account, 'shop')).secret
})
afterEach(() => collector.close())

type Headers = Readonly<Record<string, string>>
interface Call {
  readonly method: string
  readonly path: string
  readonly body?: string
}

const send = ({ method, path, body }: Call, headers: Headers, url = collector.url) =>
  fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })

const refused = async (response: Response) => {
  const { code, detail } = (await response.json()) as { code: string; detail: string }
  return { status: response.status, code, detail }
}

const stored = () => collector.storage.listConversions({ accountId: account })

describe('the golden vectors of docs/wire.md', () => {
  const vectors = callVectors()
  test('are at least four, with a query, a key, and text beyond ASCII', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(4)
    expect(vectors.some(({ path }) => path.includes('?'))).toBe(true)
    expect(vectors.some(({ idempotencyKey }) => idempotencyKey !== '')).toBe(true)
    expect(vectors.some(({ body }) => /[^ -~]/.test(body))).toBe(true)
  })

  test.each(vectors)('$method $path holds', ({ header, body, ...parts }) => {
    const signature = parseSignature(header)
    expect(signature).toMatchObject({ seconds: VECTOR_SECONDS })
    const said = { ...parts, body: Buffer.from(body) }
    expect(isSignedBy(VECTOR_KEY, signature!, said)).toBe(true)
    expect(isSignedBy(VECTOR_KEY, signature!, { ...said, method: 'PUT' })).toBe(false)
    expect(
      signCall(VECTOR_KEY, VECTOR_SECONDS, {
        ...parts,
        body,
        idempotencyKey: parts.idempotencyKey || undefined,
      })['Waymark-Signature'],
    ).toBe(header)
  })
})

describe('a signed call', () => {
  test('is accepted at every endpoint without a secret key', async () => {
    const paths = ['/v1/conversions/1001', '/v1/links', '/v1/links?affiliate=jane&skip=0']
    expect((await send(SALES, signCall(key, NOW_S, SALES))).status).toBe(201)
    for (const path of paths) {
      const call = { method: 'GET', path }
      expect([path, (await send(call, signCall(key, NOW_S, call))).status]).toEqual([path, 200])
    }
    for (const [path, body] of [
      ['/v1/refunds', '{"orderId":"1001","refundId":"r1"}'],
      ['/v1/actions', '{"code":"signup","orderId":"a1"}'],
      ['/v1/links', '{"affiliate":"jane","slug":"summer"}'],
      ['/v1/batch', '{"messages":[{"type":"refund","orderId":"1002","refundId":"r1"}]}'],
    ] as const) {
      const call = { method: 'POST', path, body }
      const { status } = await send(call, signCall(key, NOW_S, call))
      expect([path, [200, 201].includes(status)]).toEqual([path, true])
    }
  })

  test('is worth as much as one with a secret key, and a repetition by the other way is a duplicate', async () => {
    expect((await send(SALES, signCall(key, NOW_S, SALES))).status).toBe(201)
    expect((await collector.v1('POST', '/sales', SALE)).status).toBe(200)
    expect(await stored()).toMatchObject([{ source: 'server' }])
  })

  test('is accepted with each of two keys, until one is revoked', async () => {
    const second = await addCallKey(collector.app.deps, account, 'new')
    expect((await send(SALES, signCall(key, NOW_S, SALES))).status).toBe(201)
    expect((await send(SALES, signCall(second.secret, NOW_S, SALES))).status).toBe(200)
    await revokeKey(collector.app.deps, account, second.key.id)
    expect(await refused(await send(SALES, signCall(second.secret, NOW_S, SALES)))).toMatchObject({
      status: 401,
      code: 'unknown_key',
      detail: expect.stringContaining('waymark key add --calls'),
    })
  })

  test.each([-300, -299, 0, 299, 300])('signed %i s from now is accepted', async (seconds) => {
    expect((await send(SALES, signCall(key, NOW_S + seconds, SALES))).status).toBe(201)
  })

  test.each([
    [-301, '301 s behind'],
    [301, '301 s ahead of'],
    [-86_400, '86400 s behind'],
  ])('signed %i s from now is refused with the difference', async (seconds, words) => {
    expect(await refused(await send(SALES, signCall(key, NOW_S + seconds, SALES)))).toMatchObject({
      status: 401,
      code: 'signature_time',
      detail: expect.stringContaining(words),
    })
    expect(await stored()).toEqual([])
  })

  test('with milliseconds for its time is refused as from the future', async () => {
    const inMs = signCall(key, NOON, SALES)
    expect((await send(SALES, inMs)).status).toBe(401)
  })

  const altered: readonly (readonly [string, (call: Call, headers: Headers) => [Call, Headers]])[] =
    [
      ['the method', (call, headers) => [{ ...call, method: 'PUT' }, headers]],
      ['the path', (call, headers) => [{ ...call, path: '/v1/refunds' }, headers]],
      ['the case of the path', (call, headers) => [{ ...call, path: '/v1/Sales' }, headers]],
      ['a slash at the end', (call, headers) => [{ ...call, path: '/v1/sales/' }, headers]],
      ['the query', (call, headers) => [{ ...call, path: '/v1/sales?x=1' }, headers]],
      ['the body', (call, headers) => [{ ...call, body: SALE.replace('49', '94') }, headers]],
      ['a space in the body', (call, headers) => [{ ...call, body: `${SALE} ` }, headers]],
      ['no body', ({ method, path }, headers) => [{ method, path }, headers]],
      ['the time', (call, headers) => [call, changed(headers, `t=${NOW_S}`, `t=${NOW_S + 1}`)]],
      [
        'an added Idempotency-Key',
        (call, headers) => [call, { ...headers, 'Idempotency-Key': 'x' }],
      ],
    ]
  test.each(altered)(
    'whose signature is for another value of %s is refused',
    async (_what, alter) => {
      const [call, headers] = alter(SALES, signCall(key, NOW_S, SALES))
      expect(await refused(await send(call, headers))).toMatchObject({
        status: 401,
        code: 'signature_mismatch',
      })
      expect(await stored()).toEqual([])
    },
  )

  test('that lost or changed its Idempotency-Key is refused', async () => {
    const { 'Idempotency-Key': _key, ...rest } = signCall(key, NOW_S, {
      ...SALES,
      idempotencyKey: 'first',
    })
    expect((await send(SALES, rest)).status).toBe(401)
    expect((await send(SALES, { ...rest, 'Idempotency-Key': 'second' })).status).toBe(401)
    expect((await send(SALES, { ...rest, 'Idempotency-Key': 'first' })).status).toBe(201)
  })

  test('whose signature was made for another order is refused', async () => {
    const other = { ...SALES, body: SALE.replace('1001', '1002') }
    const [mine, its] = [signCall(key, NOW_S, SALES), signCall(key, NOW_S, other)]
    expect((await send(SALES, its)).status).toBe(401)
    expect((await send(other, mine)).status).toBe(401)
    expect(await stored()).toEqual([])
  })

  test('says what the collector received if the signature does not match', async () => {
    const headers = signCall(key, NOW_S, { ...SALES, path: '/sales' })
    const { detail } = await refused(await send(SALES, headers))
    expect(detail).toContain('"POST", "/v1/sales"')
    expect(detail).toContain(`${SALE.length} bytes`)
  })
})

const changed = (headers: Headers, from: string, to: string): Headers => ({
  ...headers,
  'Waymark-Signature': headers['Waymark-Signature']!.replace(from, to),
})

describe('a signature', () => {
  const HEX = /v1=.*/
  test.each([
    ['of 0 characters', 'v1='],
    ['of 1 character', 'v1=a'],
    ['of 63 characters', `v1=${'a'.repeat(63)}`],
    ['of 65 characters', `v1=${'a'.repeat(65)}`],
    ['of 10,000 characters', `v1=${'a'.repeat(10_000)}`],
    ['that is not hex', `v1=${'g'.repeat(64)}`],
    ['with a blank', `v1= ${'a'.repeat(63)}`],
    ['followed by another field', `v1=${'a'.repeat(64)},v2=x`],
  ])('%s is refused as malformed', async (_what, sum) => {
    const headers = signCall(key, NOW_S, SALES)
    const cut = { ...headers, 'Waymark-Signature': headers['Waymark-Signature']!.replace(HEX, sum) }
    expect(await refused(await send(SALES, cut))).toMatchObject({
      status: 401,
      code: 'signature_malformed',
    })
  })

  test('truncated or extended by one character, or in upper case, is refused', async () => {
    const headers = signCall(key, NOW_S, SALES)
    const header = headers['Waymark-Signature']!
    const upper = header.replace(/[0-9a-f]{64}$/, (sum) => sum.toUpperCase())
    for (const other of [header.slice(0, -1), `${header}0`, upper, '', ',', 'x'.repeat(10_000)]) {
      const { status } = await send(SALES, { ...headers, 'Waymark-Signature': other })
      expect([other.slice(-70), status]).toEqual([other.slice(-70), 401])
    }
  })

  test('that comes twice is refused', async () => {
    const headers = signCall(key, NOW_S, SALES)
    const signature = headers['Waymark-Signature']!
    const twice = { ...headers, 'Waymark-Signature': [signature, signature] }
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(collector.url)
      request({ hostname, port, path: SALES.path, method: 'POST', headers: twice }, (res) =>
        resolve(res.resume().statusCode),
      )
        .on('error', reject)
        .end(SALE)
    })
    expect(status).toBe(401)
  })

  test('with any character changed does not match', async () => {
    const headers = signCall(key, NOW_S, SALES)
    const header = headers['Waymark-Signature']!
    const from = header.length - 64
    for (let at = from; at < header.length; at += 7) {
      const other = header.slice(0, at) + (header[at] === '0' ? '1' : '0') + header.slice(at + 1)
      expect((await send(SALES, { ...headers, 'Waymark-Signature': other })).status).toBe(401)
    }
  })

  test('by another account’s key, an unknown key, or a key of another kind is refused', async () => {
    const { deps } = collector.app
    const other = await addCallKey(deps, 'other1' as AccountId, 'other')
    const asOurs = other.secret.replace('other1', account)
    const signing = await addSigningKey(deps, account, 'page')
    const unknown = `ck_${account}_000000000000_${'x'.repeat(43)}`
    const ofAccount = `ck_${account}_${key.split('_')[2]}_${other.secret.slice(-43)}`
    for (const [wrong, code] of [
      [asOurs, 'unknown_key'],
      [unknown, 'unknown_key'],
      [`ck_${account}_${signing.key.id}_${signing.secret}`, 'unknown_key'],
      [ofAccount, 'signature_mismatch'],
      [collector.secretKey.replace('sk_', 'ck_'), 'unknown_key'],
    ] as const) {
      const answered = await refused(await send(SALES, signCall(wrong, NOW_S, SALES)))
      expect(answered).toMatchObject({ status: 401, code })
    }
    expect(await stored()).toEqual([])
  })

  test('is what counts if a valid secret key comes with it', async () => {
    const Authorization = `Bearer ${collector.secretKey}`
    const wrong = { ...signCall(`${key}x`, NOW_S, SALES), Authorization }
    expect((await send(SALES, wrong)).status).toBe(401)
  })

  test('from a browser is refused', async () => {
    const headers = { ...signCall(key, NOW_S, SALES), Origin: 'https://shop.example' }
    expect(await refused(await send(SALES, headers))).toMatchObject({ status: 403 })
  })
})

describe('a call key', () => {
  test('that is sent as a secret key is refused, and should be revoked', async () => {
    const response = await send(SALES, { Authorization: `Bearer ${key}` })
    expect(await refused(response)).toMatchObject({
      status: 401,
      detail: expect.stringContaining('Revoke this one'),
    })
  })

  test('of an address that failed too often is refused with 429', async () => {
    const limits = { addressPerSecond: 0, accountPerSecond: 0, failedKeysPerMinute: 3 }
    const strict = await aCollector(undefined, { limits, trustProxy: 1 })
    const from = { 'X-Forwarded-For': '203.0.113.7' }
    const statuses: number[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      const headers = { ...signCall(key, NOW_S, SALES), ...from }
      statuses.push((await send(SALES, headers, strict.url)).status)
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    await strict.close()
  })
})

describe('a recorded call that is sent again', () => {
  test('changes nothing, whatever it reports', async () => {
    const calls = [
      SALES,
      { method: 'POST', path: '/v1/refunds', body: '{"orderId":"1001","refundId":"r1"}' },
      { method: 'POST', path: '/v1/actions', body: '{"code":"signup","orderId":"a1"}' },
    ].map((call) => [call, signCall(key, NOW_S, call)] as const)
    const click = { method: 'POST', path: '/v1/clicks', body: '{"affiliate":"jane"}' }
    const recorded = [
      ...calls,
      [click, signCall(key, NOW_S, { ...click, idempotencyKey: 'c1' })] as const,
    ]
    for (const [call, headers] of recorded) expect((await send(call, headers)).status).toBe(201)
    const before = [await stored(), await collector.storage.listClicks({ accountId: account })]
    collector.clock.now += 200_000
    for (const [call, headers] of recorded) expect((await send(call, headers)).status).toBe(200)
    expect([await stored(), await collector.storage.listClicks({ accountId: account })]).toEqual(
      before,
    )
    collector.clock.now += 200_000
    for (const [call, headers] of recorded) expect((await send(call, headers)).status).toBe(401)
  })

  test.each([
    ['/v1/clicks', '{"affiliate":"jane"}', 'Idempotency-Key'],
    ['/v1/actions', '{"code":"signup"}', 'Idempotency-Key'],
    ['/v1/actions', '{"code":"signup","customerId":"anna"}', 'Idempotency-Key'],
    ['/v1/links', '{"affiliate":"jane","store":true}', 'slug'],
  ])('could count twice at %s with %s, so it is refused without %s', async (path, body, field) => {
    const call = { method: 'POST', path, body }
    const response = await send(call, signCall(key, NOW_S, call))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ problems: [{ code: 'missing', field }] })
    expect((await collector.v1('POST', path.slice(3), body)).status).toBe(201)
  })

  test('could count twice as a message of a batch, so it is refused without idempotencyKey', async () => {
    const body = JSON.stringify({
      messages: [
        { type: 'click', affiliate: 'jane' },
        { type: 'click', affiliate: 'jane', idempotencyKey: 'c1' },
        { type: 'action', code: 'signup' },
      ],
    })
    const call = { method: 'POST', path: '/v1/batch', body }
    const response = await send(call, signCall(key, NOW_S, call))
    const missing = { state: 'rejected', code: 'missing', field: 'idempotencyKey' }
    expect(await response.json()).toMatchObject({
      results: [missing, { state: 'recorded' }, missing],
    })
  })
})

describe('in an app around the collector, a signed call', () => {
  let server: Server | undefined
  afterEach(async () => {
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
  })
  const through = async (build: (app: Express) => void, at: string) => {
    const app = express()
    build(app)
    app.use(at, collector.app.router)
    server = createServer(app)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${at}`
  }

  test.each<[string, string, (app: Express) => void]>([
    ['before any parser', '/', () => undefined],
    ['below a path', '/wm', () => undefined],
    ['behind express.raw()', '/wm', (app) => app.use(express.raw({ type: '*/*' }))],
    ['behind express.text()', '/wm', (app) => app.use(express.text({ type: '*/*' }))],
    [
      'behind express.json() that keeps the bytes',
      '/wm',
      (app) =>
        app.use(
          express.json({
            verify: (req, _res, bytes) => {
              ;(req as Request & { rawBody: Buffer }).rawBody = bytes
            },
          }),
        ),
    ],
  ])('%s is accepted, and one with another body is not', async (_where, at, build) => {
    const url = (await through(build, at)).replace(/\/$/, '')
    const call = { ...SALES, body: '{"orderId":"1001", "total":"49.90","currency":"EUR"}' }
    expect((await send(call, signCall(key, NOW_S, call), url)).status).toBe(201)
    expect((await send(SALES, signCall(key, NOW_S, call), url)).status).toBe(401)
    const list = { method: 'GET', path: '/v1/conversions/1001' }
    expect((await send(list, signCall(key, NOW_S, list), url)).status).toBe(200)
  })

  test('behind express.json() is refused with the way to keep the bytes', async () => {
    const url = await through((app) => app.use(express.json()), '/wm')
    expect(await refused(await send(SALES, signCall(key, NOW_S, SALES), url))).toMatchObject({
      status: 401,
      code: 'raw_body_needed',
      detail: expect.stringContaining('express.json({ verify:'),
    })
    const list = { method: 'GET', path: '/v1/links' }
    expect((await send(list, signCall(key, NOW_S, list), url)).status).toBe(200)
  })
})

describe('the body of a signed call', () => {
  test.each([
    ['too long', 'x'.repeat(70_000), 413],
    ['no JSON', '{', 400],
    ['no object', '[]', 400],
  ])('that is %s gets its own status', async (_what, body, status) => {
    const call = { ...SALES, body }
    expect((await send(call, signCall(key, NOW_S, call))).status).toBe(status)
  })

  test('that is compressed gets 415', async () => {
    const headers = { ...signCall(key, NOW_S, SALES), 'Content-Encoding': 'gzip' }
    expect((await send(SALES, headers)).status).toBe(415)
  })

  test('is not read if the key is unknown', async () => {
    const call = { ...SALES, body: 'x'.repeat(70_000) }
    const headers = signCall(`ck_${account}_000000000000_x`, NOW_S, call)
    expect((await send(call, headers)).status).toBe(401)
  })
})
