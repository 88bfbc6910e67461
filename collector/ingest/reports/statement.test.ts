import type { VisitorId } from '../../domain/ids.js'
import { money } from '../../domain/money.js'
import { isProblem } from '../../domain/problem.js'
import type { Refund, Statement } from '../../domain/report.js'
import { days, HOUR_MS } from '../../domain/time.js'
import { account, eur, NOON, visitor } from '../../testing/builders.js'
import { toRefund } from './refund.js'
import type { ReportContext } from './reportContext.js'
import { toStatement } from './statement.js'

/** What the edge knows; each message has an id of its own. */
let last = 0
const context = (over: Partial<ReportContext> = {}): ReportContext => {
  last += 1
  return {
    accountId: account,
    accountSecret: 'secret',
    idempotencyKey: undefined,
    source: 'browser',
    receivedAt: NOON,
    occurredAt: NOON,
    timed: false,
    saidAt: undefined,
    visitorId: visitor('anna'),
    site: 'shop.example',
    address: undefined,
    request: undefined,
    signed: undefined,
    unchecked: false,
    revision: 0,
    webdriver: false,
    test: false,
    messageId: `message-${last}`,
    flawed: [],
    ...over,
  }
}
const server = (over: Partial<ReportContext> = {}) =>
  context({ source: 'server', visitorId: undefined, site: undefined, ...over })

type Said = Parameters<typeof toStatement>[0]
const aSaid = (over: object = {}): Said => ({
  type: 'sale',
  orderId: '1001',
  total: '49.90',
  currency: 'EUR',
  ...over,
})
const aSignup = (over: object = {}): Said => ({ type: 'action', code: 'signup', ...over })

const statement = (said: Said, from: ReportContext = context()): Statement => {
  const read = toStatement(said, from)
  if (isProblem(read)) throw new Error(read.message)
  return read
}
const refund = (over: object = {}, from: ReportContext = server()): Refund => {
  const read = toRefund({ orderId: '1001', refundId: 'r1', ...over }, from)
  if (isProblem(read)) throw new Error(read.message)
  return read
}

describe('a report of a sale', () => {
  test('holds amounts in minor units, codes in one spelling, and what the edge knows', () => {
    const said = aSaid({
      orderId: ' 1001 ',
      productId: ' shoe ',
      tax: '7.97',
      shipping: '4.90',
      fixedCost: '1',
      coupon: [' jane10 ', 'JANE10', '', 'bob5'],
      affiliate: ' bob ',
      campaign: ' summer ',
      channel: 'news',
      data1: 'a',
      data5: 'e',
      items: [{ sku: 's1', quantity: 2, total: '49.90' }, { sku: 's2' }],
    })
    expect(statement(said, context({ signed: ['affiliate'], webdriver: true }))).toMatchObject({
      kind: 'sale',
      source: 'browser',
      order: { kind: 'sale', orderId: '1001', productId: 'shoe', code: '' },
      total: eur('49.90'),
      tax: eur('7.97'),
      shipping: eur('4.90'),
      fixedCost: eur('1.00'),
      coupons: ['JANE10', 'BOB5'],
      affiliate: 'bob',
      campaign: 'summer',
      channel: 'news',
      data: ['a', undefined, undefined, undefined, 'e'],
      items: [
        { sku: 's1', quantity: 2, total: eur('49.90') },
        { sku: 's2', quantity: undefined, total: undefined },
      ],
      signed: ['affiliate'],
      site: 'shop.example',
      visitorId: visitor('anna'),
      receivedAt: NOON,
      occurredAt: NOON,
      webdriver: true,
      test: false,
    })
  })

  test('contains no affiliate, campaign or coupon if the page sent an empty one', () => {
    expect(statement(aSaid({ affiliate: ' ', campaign: '', coupon: '' }))).toMatchObject({
      affiliate: undefined,
      campaign: undefined,
      coupons: [],
    })
  })

  test.each([
    [{ total: '183.60000000000002' }, { total: eur('183.60') }, ['total']],
    [{ tax: '7.979999999999999' }, { tax: eur('7.98') }, ['tax']],
    [{ tax: '7.979' }, { tax: eur('7.97') }, ['tax']],
    [{ fixedCost: '2.000' }, { fixedCost: undefined }, ['fixedCost']],
    [{ shipping: 'free' }, { shipping: undefined }, ['shipping']],
    [{ items: [{ sku: 'a', total: '1e3' }] }, { items: [{ sku: 'a' }] }, ['items.0.total']],
    [
      { items: [{ sku: 'a', total: '-2.00' }] },
      { items: [{ total: money(-200, 'EUR') }] },
      undefined,
    ],
  ])('by a page with %j is kept without the fields that cannot be read', (over, kept, flawed) => {
    const read = statement(aSaid(over))
    expect(read).toMatchObject(kept)
    expect(read.flawed).toEqual(flawed)
  })

  test.each([
    [{ total: '1e3' }, 'not_a_decimal', 'total'],
    [{ total: '' }, 'not_a_decimal', 'total'],
    [{ total: '49.9999' }, 'too_many_decimals', 'total'],
    [{ total: '10000000000.01' }, 'too_large', 'total'],
    [{ tax: '-1' }, 'not_a_decimal', 'tax'],
    [{ shipping: '1,00' }, 'not_a_decimal', 'shipping'],
    [{ fixedCost: 'free' }, 'not_a_decimal', 'fixedCost'],
    [{ items: [{ sku: 'a' }, { sku: 'b', total: '٥' }] }, 'not_a_decimal', 'items.1.total'],
    [{ currency: 'eur' }, 'unknown_currency', 'currency'],
    [{ currency: '' }, 'currency_missing', 'currency'],
  ])('with %j is refused: %s in %s', (over, code, field) => {
    const read = toStatement(aSaid(over), server())
    expect(read).toMatchObject({ code, field })
    expect((read as { message: string }).message).toMatch(/^[^"]+.*\.$/)
  })
})

describe('a customer', () => {
  const of = (customerId: string, accountSecret = 'secret') =>
    statement(aSaid({ customerId }), context({ accountSecret })).customer

  test('is kept as a hash that shows nothing of the id', () => {
    expect(of('jane@example.com')).toMatch(/^[0-9a-f]{32}$/)
    expect(JSON.stringify(statement(aSaid({ customerId: 'jane@example.com' })))).not.toContain(
      'jane',
    )
  })

  test('is the same with other case and spaces, and another with another id', () => {
    expect(of(' Jane@Example.com ')).toBe(of('jane@example.com'))
    expect(of('joan@example.com')).not.toBe(of('jane@example.com'))
  })

  test('is another in another account, so that two merchants cannot compare', () => {
    expect(of('jane@example.com', 'other')).not.toBe(of('jane@example.com'))
  })

  test('without an id identifies no customer', () => {
    expect(of('  ')).toBeUndefined()
  })
})

describe('the id of a page’s report', () => {
  const idOf = (over: object = {}, from: Partial<ReportContext> = {}) =>
    statement(aSaid(over), context(from)).id

  test('is the same after a reload, whenever it arrives', () => {
    expect(idOf({}, { receivedAt: NOON + HOUR_MS, occurredAt: NOON + HOUR_MS })).toBe(idOf())
    expect(idOf({ orderId: ' 1001' })).toBe(idOf())
  })

  test.each<[string, object, Partial<ReportContext>]>([
    ['another visitor claims the order', {}, { visitorId: visitor('mallory') }],
    ['no visitor is known', {}, { visitorId: undefined }],
    ['the total is another', { total: '59.90' }, {}],
    ['the tax is another', { tax: '1.00' }, {}],
    ['a coupon is named', { coupon: 'JANE10' }, {}],
    ['the customer is named', { customerId: 'c1' }, {}],
    ['an affiliate is forced', { affiliate: 'bob' }, {}],
    ['it is signed', {}, { signed: [] }],
    ['more of it is signed', {}, { signed: ['visitorId'] }],
    ['it is of another order', { orderId: '1002' }, {}],
    ['it is of another product', { productId: 'shoe' }, {}],
  ])('differs if %s', (_what, over, from) => {
    expect(idOf(over, from)).not.toBe(idOf())
  })
})

describe('a server’s report', () => {
  test('without a key is the order’s: a retry is the same, a change is noticed', () => {
    const first = statement(aSaid(), server())
    const retry = statement(aSaid(), server({ receivedAt: NOON + HOUR_MS }))
    const changed = statement(aSaid({ total: '59.90' }), server())
    expect([retry.id, retry.fingerprint]).toEqual([first.id, first.fingerprint])
    expect(changed.id).toBe(first.id)
    expect(changed.fingerprint).not.toBe(first.fingerprint)
  })

  test.each([{ items: [{ sku: 'a' }] }, { channel: 'news' }, { data3: 'x' }, { coupon: 'A' }])(
    'with %j has changed',
    (over) => {
      expect(statement(aSaid(over), server()).fingerprint).not.toBe(
        statement(aSaid(), server()).fingerprint,
      )
    },
  )

  test('with another visitor has changed', () => {
    const other = statement(aSaid(), server({ visitorId: visitor('eve') }))
    expect(other.fingerprint).not.toBe(statement(aSaid(), server()).fingerprint)
  })

  test('under an idempotency key is known by the key alone', () => {
    const keyed = (over: object) => statement(aSaid(over), server({ idempotencyKey: 'k1' })).id
    expect(keyed({})).toBe('key:k1')
    expect(keyed({ orderId: '1002' })).toBe('key:k1')
  })
})

describe('an action', () => {
  const orderOf = (over: object = {}, from: Partial<ReportContext> = {}) =>
    statement(aSignup(over), context(from)).orderKey

  test('without an id counts once per visitor and UTC day', () => {
    expect(orderOf({}, { occurredAt: NOON + 11 * HOUR_MS })).toBe(orderOf())
    expect(orderOf({}, { occurredAt: NOON + 12 * HOUR_MS })).not.toBe(orderOf())
    expect(orderOf({}, { visitorId: visitor('eve') })).not.toBe(orderOf())
    expect(orderOf({ code: 'lead' })).not.toBe(orderOf())
  })

  test('of a customer without a visitor counts once per customer and day', () => {
    const of = (customerId: string) => orderOf({ customerId }, { visitorId: undefined })
    expect(of('c1 ')).toBe(of('c1'))
    expect(of('C1')).not.toBe(of('c1'))
    expect(of('Anna@Example.com')).toBe(of('anna@example.com'))
  })

  test('is identified by its order id, else by its own id', () => {
    expect(orderOf({ actionId: 'a1' })).not.toBe(orderOf())
    expect(orderOf({ actionId: 'a1' }, { occurredAt: NOON + days(1) })).toBe(
      orderOf({ actionId: ' a1 ' }),
    )
    expect(statement(aSignup({ actionId: 'a1', orderId: '7' })).order).toEqual({
      kind: 'action',
      orderId: '7',
      productId: '',
      code: 'signup',
    })
  })

  test('without an amount needs no currency, and with one it does', () => {
    expect(statement(aSignup()).total).toBeUndefined()
    expect(toStatement(aSignup({ total: '5.00' }), context())).toMatchObject({
      code: 'currency_missing',
      field: 'currency',
    })
  })

  test('that has no id at all is an action of its own', () => {
    const from = (messageId: string) => context({ visitorId: undefined, messageId })
    expect(statement(aSignup(), from('m1')).order.orderId).toBe('m1')
    expect(statement(aSignup(), from('m2')).order.orderId).toBe('m2')
  })

  test('that nothing tells apart is the same one under the same idempotency key', () => {
    const from = server({ idempotencyKey: 'k1', messageId: 'k1' })
    expect(statement(aSignup(), from).orderKey).toBe(statement(aSignup(), from).orderKey)
  })

  test('of a visitor is the same one under the same key after midnight', () => {
    const from = (occurredAt: number) =>
      server({ idempotencyKey: 'k1', visitorId: visitor('anna'), occurredAt })
    const [before, after] = [NOON + 12 * HOUR_MS - 1, NOON + 12 * HOUR_MS]
    const { id, fingerprint } = statement(aSignup(), from(before))
    expect(statement(aSignup(), from(after))).toMatchObject({ id, fingerprint })
  })
})

describe('a refund', () => {
  test('finds the order of the sale it is of', () => {
    expect(refund({ orderId: ' 1001' }).orderKey).toBe(statement(aSaid()).orderKey)
    expect(refund({ productId: 'shoe ' }).orderKey).toBe(
      statement(aSaid({ productId: 'shoe' })).orderKey,
    )
  })

  test('is known by the merchant’s id of it: a retry is the same, a change is noticed', () => {
    const first = refund({ amount: '20.00', currency: 'EUR' })
    const retry = refund({ amount: '20.00', currency: 'EUR', refundId: ' r1' })
    const changed = refund({ amount: '21.00', currency: 'EUR' })
    expect([retry.id, retry.fingerprint]).toEqual([first.id, first.fingerprint])
    expect([changed.id, changed.fingerprint === first.fingerprint]).toEqual([first.id, false])
    expect(refund({ refundId: 'r2' }).id).not.toBe(first.id)
    expect(refund({ orderId: '1002' }).id).not.toBe(first.id)
    expect(refund({}, server({ idempotencyKey: 'k' })).id).toBe('key:k')
  })

  test('without an amount is of all that is left', () => {
    expect(refund().amount).toBeUndefined()
  })

  test.each([
    [{ amount: '20.00' }, 'currency_missing', 'currency'],
    [{ amount: '-20.00', currency: 'EUR' }, 'not_a_decimal', 'amount'],
    [{ amount: '20.0055', currency: 'EUR' }, 'too_many_decimals', 'amount'],
    [{ amount: '20.00', currency: 'XYZ' }, 'unknown_currency', 'currency'],
  ])('with %j is refused: %s in %s', (over, code, field) => {
    expect(toRefund({ orderId: '1', refundId: 'r', ...over }, server())).toMatchObject({
      code,
      field,
    })
  })
})

test('a visitor id is taken as it is', () => {
  const id = '0'.repeat(32) as VisitorId
  expect(statement(aSaid(), server({ visitorId: id })).visitorId).toBe(id)
})
