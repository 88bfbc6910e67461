import type { ConversionResponse } from '../../../wire/conversion.js'
import { revokeKey } from '../../program/keys.js'
import { aCollector, type TestCollector } from '../../testing/aCollector.js'
import { account, NOON, visitor } from '../../testing/builders.js'
import { aBatch, aClickEvent, aSaleEvent } from '../../testing/wireBuilders.js'

let collector: TestCollector
beforeEach(async () => {
  collector = await aCollector()
})
afterEach(() => collector.close())

const sale = { orderId: '1001', total: '49.90', currency: 'EUR' }
const body = async (response: Response) => (await response.json()) as ConversionResponse

describe('POST /v1/sales', () => {
  test('confirms what the visitor’s page reported', async () => {
    await collector.events(aBatch([aClickEvent(), aSaleEvent()]))
    const response = await collector.v1('POST', '/sales', sale)
    expect(response.status).toBe(201)
    expect(await body(response)).toMatchObject({
      orderId: '1001',
      kind: 'sale',
      total: '49.90',
      currency: 'EUR',
      source: 'server',
      status: 'pending',
      verdict: {
        credits: [{ affiliate: 'jane', campaign: 'default', rule: 'click', share: 1_000_000 }],
        trail: [
          { rule: 'forced', miss: 'not_given' },
          { rule: 'coupon', miss: 'not_given' },
          { rule: 'lifetime', miss: 'no_customer' },
        ],
        policy: 'default@1',
      },
      commissions: [
        {
          affiliate: 'jane',
          tier: 1,
          amount: '4.99',
          currency: 'EUR',
          status: 'pending',
          maturesAt: new Date(NOON + 30 * 86_400_000).toISOString(),
        },
      ],
      entries: [
        { from: 'expense', to: 'unverified', amount: '4.99' },
        { from: 'unverified', to: 'pending', amount: '4.99' },
      ],
      test: false,
    })
  })

  test('of an order it knows is 200, with the same conversion', async () => {
    const first = await collector.v1('POST', '/sales', sale)
    const again = await collector.v1('POST', '/sales', sale)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(await again.json()).toEqual(await first.json())
  })

  test('of the same order with other content is 409, and a key of its own corrects it', async () => {
    await collector.v1('POST', '/sales', sale)
    const changed = { ...sale, total: '59.90', revision: 1 }
    expect((await collector.v1('POST', '/sales', changed)).status).toBe(409)
    const corrected = await collector.v1('POST', '/sales', changed, { 'Idempotency-Key': 'fix-1' })
    expect(corrected.status).toBe(201)
    expect(await body(corrected)).toMatchObject({ total: '59.90', flags: ['conflict'] })
    const reused = await collector.v1('POST', '/sales', sale, { 'Idempotency-Key': 'fix-1' })
    expect(reused.status).toBe(409)
  })

  test.each(['a-key', 'z-key'])(
    'that names another amount without a revision is held for a person, whatever its key (%s)',
    async (key) => {
      await collector.events(aBatch([aClickEvent()]))
      const placed = { ...sale, at: new Date(NOON).toISOString(), visitorId: visitor('anna') }
      await collector.v1('POST', '/sales', placed)
      const other = await collector.v1(
        'POST',
        '/sales',
        { ...placed, total: '80.00' },
        {
          'Idempotency-Key': key,
        },
      )
      expect(await body(other)).toMatchObject({
        status: 'held',
        commissions: [{ reasons: ['amounts_differ'] }],
      })
    },
  )

  test('decides about the commission, and a retry is the same report', async () => {
    const commission = {
      ...{ percent: '20', changeAmount: '-1.00', changePercent: '10' },
      ...{ tiers: 'none', status: 'approved' },
    }
    const sold = { ...sale, affiliate: 'jane', commission }
    const response = await collector.v1('POST', '/sales', sold)
    expect(response.status).toBe(201)
    expect((await body(response)).commissions).toMatchObject([
      // 9.98, a tenth of it more, and 1.00 less.
      { amount: '9.98', status: 'approved' },
    ])
    expect((await collector.v1('POST', '/sales', sold)).status).toBe(200)
    const other = { ...sold, commission: { ...commission, percent: '21' } }
    expect((await collector.v1('POST', '/sales', other)).status).toBe(409)
    const action = { code: 'signup', actionId: 'a1', affiliate: 'jane' }
    const money = { currency: 'EUR', commission: { amount: '2.50' } }
    const done = await collector.v1('POST', '/actions', { ...action, ...money })
    expect((await body(done)).commissions).toMatchObject([{ amount: '2.50' }])
  })

  test.each([
    [{ percent: '8', amount: '5.00' }, 'commission.amount'],
    [{ percent: '101' }, 'commission.percent'],
    [{ percent: '8.12345' }, 'commission.percent'],
    [{ percent: '8 %' }, 'commission.percent'],
    [{ amount: '5.001' }, 'commission.amount'],
    [{ changePercent: '-101' }, 'commission.changePercent'],
    [{ changePercent: '1000.1' }, 'commission.changePercent'],
    [{ changeAmount: '--1' }, 'commission.changeAmount'],
    [{ tiers: 'all' }, 'commission.tiers'],
    [{ status: 'paid' }, 'commission.status'],
    [{ rate: '8' }, 'commission.rate'],
    ['8%', 'commission'],
  ])('with the commission %j is refused', async (commission, field) => {
    const response = await collector.v1('POST', '/sales', { ...sale, commission })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ problems: [{ field }] })
  })

  test('of an order in the future is refused', async () => {
    const at = new Date(NOON + 3_600_000).toISOString()
    const response = await collector.v1('POST', '/sales', { ...sale, at })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      problems: [{ field: 'at', code: 'in_the_future' }],
    })
  })

  test('of an unpaid test order is marked and never matures', async () => {
    await collector.events(aBatch([aClickEvent()]))
    const response = await collector.v1('POST', '/sales', {
      ...sale,
      visitorId: visitor('anna'),
      test: true,
    })
    const found = await body(response)
    expect(found).toMatchObject({ test: true, status: 'pending' })
    expect(found.commissions[0]).not.toHaveProperty('maturesAt')
  })

  test.each([
    [{ ...sale, total: 49.9 }, 'total', 'invalid'],
    [{ ...sale, total: '1e3' }, 'total', 'invalid'],
    [{ ...sale, total: '0x10' }, 'total', 'invalid'],
    [{ ...sale, total: ' 12 ' }, 'total', 'invalid'],
    [{ ...sale, total: '' }, 'total', 'invalid'],
    [{ ...sale, total: null }, 'total', 'invalid'],
    [{ ...sale, total: ['5'] }, 'total', 'invalid'],
    [{ ...sale, total: '٥' }, 'total', 'invalid'],
    [{ ...sale, total: '19.9999' }, 'total', 'too_many_decimals'],
    [{ ...sale, total: '1,234' }, 'total', 'ambiguous_decimals'],
    [{ ...sale, items: [{ sku: 'a', price: '1.00' }] }, 'items.0.price', 'unknown_field'],
    [{ ...sale, total: '99999999999.99' }, 'total', 'too_large'],
    [{ ...sale, currency: 'eur' }, 'currency', 'invalid'],
    [{ ...sale, currency: 'XXX' }, 'currency', 'unknown_currency'],
    [{ orderId: '1', currency: 'EUR' }, 'total', 'missing'],
    [{ ...sale, orderId: 'x'.repeat(192) }, 'orderId', 'invalid'],
    [{ ...sale, orderId: 'a\u0000b' }, 'orderId', 'invalid'],
    [{ ...sale, orderId: '\ud800' }, 'orderId', 'invalid'],
    [{ ...sale, visitorId: 'anna' }, 'visitorId', 'invalid'],
    [{ ...sale, at: 'yesterday' }, 'at', 'invalid'],
    [{ ...sale, totl: '1' }, 'totl', 'unknown_field'],
    [{ ...sale, items: [{ sku: 'a', total: '1,5' }] }, 'items.0.total', 'invalid'],
  ])('refuses %j by the name of the field', async (wrong, field, code) => {
    const response = await collector.v1('POST', '/sales', wrong)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ problems: [{ field, code }] })
    expect(await collector.storage.listConversions({ accountId: account })).toEqual([])
  })

  test('refuses what is not JSON', async () => {
    const text = await collector.v1('POST', '/sales', 'hello', { 'Content-Type': 'text/plain' })
    expect(text.status).toBe(415)
    expect((await collector.v1('POST', '/sales', '{')).status).toBe(400)
    expect((await collector.v1('POST', '/sales', 'x'.repeat(70_000))).status).toBe(413)
    expect((await collector.v1('POST', '/sales', '{"__proto__":{"a":1}}')).status).toBe(400)
  })
})

describe('the other endpoints', () => {
  test.each(['2026-02-28T10:00:00.123456Z', '2026-02-28T11:00:00.123+0100'])(
    'an order with the time "%s" is stored with that instant, cut to milliseconds',
    async (at) => {
      const response = await collector.v1('POST', '/sales', { ...sale, at })
      expect(response.status).toBe(201)
      expect((await body(response)).convertedAt).toBe('2026-02-28T10:00:00.123Z')
    },
  )

  test.each([
    ['/sales', { ...sale, at: '2025-02-30T10:00:00Z' }],
    ['/actions', { code: 'signup', at: '2025-02-30T10:00:00Z' }],
    ['/refunds', { orderId: 'p', refundId: 'r', at: '2025-02-30T10:00:00Z' }],
    ['/clicks', { affiliate: 'jane', at: '2025-02-30T10:00:00Z' }],
  ])(
    'an `at` on a day that does not exist is refused with the name of the field at %s',
    async (path, said) => {
      const response = await collector.v1('POST', path, said)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ problems: [{ field: 'at' }] })
    },
  )

  test.each([
    ['/sales', { orderId: 'p', total: '150.000', currency: 'CLP' }, 'total'],
    ['/sales', { orderId: 'p', total: '2.00', currency: 'EUR', tax: '1.000' }, 'tax'],
    ['/refunds', { orderId: 'p', refundId: 'r', amount: '150.000', currency: 'VND' }, 'amount'],
  ])(
    'an amount with two readings is refused with the name of the field at %s',
    async (path, said, field) => {
      const response = await collector.v1('POST', path, said)
      expect(response.status).toBe(400)
      const problems = [{ code: 'ambiguous_decimals', field }]
      expect(await response.json()).toMatchObject({ problems })
    },
  )

  describe('for an order that was reported per product,', () => {
    beforeEach(async () => {
      const who = { visitorId: visitor('anna') }
      await collector.events(aBatch([aClickEvent()]))
      for (const productId of ['p1', 'p2']) {
        await collector.v1('POST', '/sales', { ...sale, ...who, productId })
      }
    })

    test('a refund without an amount takes back the commission of each product', async () => {
      const refund = await collector.v1('POST', '/refunds', { orderId: '1001', refundId: 'r1' })
      expect([refund.status, (await body(refund)).flags]).toEqual([201, []])
      const found = await collector.v1('GET', '/conversions/1001')
      const { conversions } = (await found.json()) as { conversions: ConversionResponse[] }
      const products = conversions.filter(({ productId }) => productId)
      expect(products).toMatchObject(
        ['p1', 'p2'].map((productId) => ({
          productId,
          remaining: '0.00',
          commissions: [{ amount: '0.00' }],
          reports: [{ kind: 'sale' }, { kind: 'refund' }],
        })),
      )
    })

    test('a partial refund without a product id is parked as refund_needs_product', async () => {
      const part = { orderId: '1001', refundId: 'r1', amount: '20.00', currency: 'EUR' }
      const refund = await collector.v1('POST', '/refunds', part)
      expect(refund.status).toBe(202)
      expect(await body(refund)).toMatchObject({
        flags: ['refund_needs_product'],
        reports: [{ parked: 'refund_needs_product' }],
      })
      const [aside] = await collector.storage.listSetAside({ accountId: account })
      expect(aside).toMatchObject({ code: 'refund_needs_product', orderId: '1001' })
    })
  })

  test('a refund takes back its part, and one that is too large is parked', async () => {
    await collector.events(aBatch([aClickEvent(), aSaleEvent()]))
    await collector.v1('POST', '/sales', sale)
    const refund = { orderId: '1001', refundId: 'r1', amount: '20.00', currency: 'EUR' }
    const first = await collector.v1('POST', '/refunds', refund)
    expect(first.status).toBe(201)
    expect(await body(first)).toMatchObject({
      remaining: '29.90',
      commissions: [{ amount: '2.99' }],
    })
    expect((await collector.v1('POST', '/refunds', refund)).status).toBe(200)

    const tooMuch = await collector.v1('POST', '/refunds', {
      ...refund,
      refundId: 'r2',
      amount: '40.00',
    })
    expect(tooMuch.status).toBe(202)
    const found = await body(tooMuch)
    expect(found.reports.filter(({ parked }) => parked)).toMatchObject([
      { kind: 'refund', parked: 'refund_exceeds_total' },
    ])
    expect(found.flags).toContain('refund_exceeds_total')

    const rest = await collector.v1('POST', '/refunds', { orderId: '1001', refundId: 'r3' })
    expect(await body(rest)).toMatchObject({ remaining: '0.00', commissions: [{ amount: '0.00' }] })
  })

  test('a click of a server gets a visitor id, which a sale of the server may name', async () => {
    const clicked = await collector.v1('POST', '/clicks', { affiliate: 'jane' })
    expect(clicked.status).toBe(201)
    const { visitorId } = (await clicked.json()) as { visitorId: string }
    const bought = await collector.v1('POST', '/sales', { ...sale, visitorId })
    expect(await body(bought)).toMatchObject({
      status: 'pending',
      commissions: [{ affiliate: 'jane' }],
    })
  })

  test('a click without an affiliate is refused', async () => {
    const response = await collector.v1('POST', '/clicks', { url: 'https://shop.example/' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'no_affiliate' })
  })

  test('an action without terms is recorded and earns nothing, and the trail says so', async () => {
    await collector.events(aBatch([aClickEvent()]))
    const action = { code: 'signup', visitorId: visitor('anna'), actionId: 'a1' }
    const response = await collector.v1('POST', '/actions', action)
    expect(response.status).toBe(201)
    expect(await body(response)).toMatchObject({ status: 'unattributed', code: 'signup' })
    expect(
      (await body(await collector.v1('POST', '/actions', action))).verdict.trail,
    ).toContainEqual({
      rule: 'click',
      miss: 'no_terms',
    })
  })

  test('conversions of an order are answered as a list', async () => {
    await collector.v1('POST', '/sales', sale)
    await collector.v1('POST', '/sales', { ...sale, productId: 'shoes' })
    const response = await collector.v1('GET', '/conversions/1001')
    const { conversions } = (await response.json()) as { conversions: ConversionResponse[] }
    expect(conversions.map(({ productId }) => productId)).toEqual([undefined, 'shoes'])
    expect((await collector.v1('GET', '/conversions/none')).status).toBe(404)
    expect((await collector.v1('GET', '/nothing')).status).toBe(404)
  })
})

describe('a secret key', () => {
  test('is needed, and must be right', async () => {
    for (const Authorization of ['', 'Bearer', 'Bearer sk_default1_000000000000_x', 'Basic abc']) {
      const response = await collector.v1('POST', '/sales', sale, { Authorization })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
    }
    const altered = { Authorization: `Bearer ${collector.secretKey}x` }
    expect((await collector.v1('POST', '/sales', sale, altered)).status).toBe(401)
  })

  test('is refused from a browser, because everybody could read it there', async () => {
    for (const header of [{ Origin: 'https://shop.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const response = await collector.v1('POST', '/sales', sale, header as Record<string, string>)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'secret_key_in_browser' })
    }
  })

  test('stops working when it is revoked', async () => {
    const [key] = await collector.storage.keys(account)
    await revokeKey(collector.app.deps, account, key?.id ?? '')
    expect((await collector.v1('GET', '/conversions/1001')).status).toBe(401)
  })
})
