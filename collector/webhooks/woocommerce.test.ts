import { createHmac } from 'node:crypto'
import { isProblem } from '../domain/problem.js'
import { ARRIVED_AT, fixtureBody } from './testing/adapterContract.js'
import { signWooCommerce, woocommerceFixture } from './testing/woocommerce/fixture.js'
import { woocommerce } from './woocommerce/adapter.js'

const { credentials } = woocommerceFixture
const [secret = ''] = credentials.secrets
const outside = { fetch: () => Promise.reject(new Error('The shop is never asked')) }

const translated = (body: Buffer, settings: Readonly<Record<string, string>> = {}) =>
  woocommerce.translate(
    { headers: signWooCommerce(body, secret), body, receivedAt: ARRIVED_AT },
    { ...credentials, settings },
  )
const said = (file: string, settings?: Readonly<Record<string, string>>) => {
  const found = translated(fixtureBody('woocommerce', file), settings)
  if (isProblem(found)) throw new Error(found.message)
  return found
}
/** The order of a file with other fields. */
const changed = (file: string, fields: Readonly<Record<string, unknown>>) =>
  translated(
    Buffer.from(
      JSON.stringify({ ...JSON.parse(fixtureBody('woocommerce', file).toString()), ...fields }),
    ),
  )

describe('a signature of WooCommerce', () => {
  const body = Buffer.from('{"id":1001}')
  const verified = (
    headers: Readonly<Record<string, string>>,
    { entered = 'a', settings = {}, bytes = body } = {},
  ) =>
    woocommerce.verify(
      { headers, body: bytes, receivedAt: ARRIVED_AT },
      { secrets: [entered], settings },
      outside,
    )
  const signedWith = (key: string) => ({
    'x-wc-webhook-signature': createHmac('sha256', key).update(body).digest('base64'),
    'x-wc-webhook-source': 'https://shop.example/',
  })

  test.each([
    ['kQ>&<7v', 'kQ>&<7v'],
    ['kQ>&<7v', 'kQ&gt;&amp;&lt;7v'],
    ['kQ>&<7v', 'kQ>&&lt;7v'],
    ['kQ&gt;&amp;&lt;7v', 'kQ>&<7v'],
    [`"it's"`, '&quot;it&#039;s&quot;'],
  ])('with the secret %s may be made with %s, as WordPress stores it', (entered, key) => {
    expect(verified(signedWith(key), { entered })).toBe('genuine')
    expect(verified(signedWith(`${key}x`), { entered })).toMatchObject({ code: 'wrong_signature' })
  })

  test('is missing in the ping with which WooCommerce tries an address, and only there', () => {
    expect(verified({}, { bytes: Buffer.from('webhook_id=1') })).toBe('ping')
    for (const text of ['webhook_id=1&order=2', 'webhook_id=', ' webhook_id=1', '{"id":1001}', ''])
      expect(verified({}, { bytes: Buffer.from(text) })).toMatchObject({ code: 'no_signature' })
    const wrong = { 'x-wc-webhook-signature': 'x' }
    expect(verified(wrong, { bytes: Buffer.from('webhook_id=1') })).toMatchObject({
      code: 'no_signature',
    })
  })

  test('of a copy of the shop is refused, if the shop’s host is set', () => {
    const staging = { ...signedWith('a'), 'x-wc-webhook-source': 'https://staging.shop.example/' }
    expect(verified(staging, { settings: { shop: 'shop.example' } })).toMatchObject({
      code: 'wrong_shop',
    })
    expect(verified(signedWith('a'), { settings: { shop: 'Shop.example' } })).toBe('genuine')
    expect(verified(staging)).toBe('genuine')
  })

  test.each(['https://shop.example', 'shop.example/de', 'a b', ''])(
    'cannot be compared with the host %j',
    (host) => {
      const shop = woocommerce.settings.find(({ name }) => name === 'shop')
      expect(shop?.check(host)).toMatchObject({ field: 'shop' })
      expect(shop?.check('shop.example:8443')).toBeUndefined()
    },
  )
})

describe('an order of WooCommerce', () => {
  test('says who bought what, and leaves out line totals of fractions of a cent', () => {
    const { messages, note } = said('processing.json')
    expect(messages[0]).toEqual({
      kind: 'sale',
      names: [
        { id: '1001', rank: 0 },
        { id: '#1001', rank: 1 },
        { id: 'wc_order_Q2x7Rb1001', rank: 2 },
      ],
      at: Date.parse('2025-12-31T11:18:48Z'),
      test: false,
      total: { amount: 4_990, currency: 'EUR' },
      payment: 'paid',
      revision: Date.parse('2025-12-31T11:19:10Z'),
      visitorId: '0198c0de000070008000000000000003',
      customerId: 'ada@example.com',
      email: 'Ada@Example.com',
      coupons: ['jane10'],
      tax: { amount: 797, currency: 'EUR' },
      shipping: { amount: 412, currency: 'EUR' },
      items: [
        { sku: 'SOAP-3', quantity: 2, total: { amount: 3_025, currency: 'EUR' } },
        { sku: '23', quantity: 1, total: undefined },
      ],
    })
    expect(note).toBe('1 of 2 line totals have more decimals than EUR and are left out.')
  })

  test('with a number of its own is named by its id or by its number, as the page reports it', () => {
    expect(said('numbered.json').messages[0]?.names.slice(0, 2)).toEqual([
      { id: '1301', rank: 0 },
      { id: '#1001', rank: 1 },
    ])
    // The id of one order can be the number of another one, so only one of them is a plain name.
    const names = said('numbered.json', { orderIdKey: 'number' }).messages[0]?.names
    expect(names?.map(({ id }) => id)).toEqual(['1001', 'wc_order_Q2x7Rb1301'])
  })

  test.each([
    ['pending', null, 'awaited'],
    ['on-hold', null, 'awaited'],
    ['processing', '2025-12-31T11:19:10', 'paid'],
    ['completed', '2025-12-31T11:19:10', 'paid'],
    ['refunded', '2025-12-31T11:19:10', 'paid'],
    ['cancelled', '2025-12-31T11:19:10', 'paid'],
    ['cancelled', null, 'failed'],
    ['failed', null, 'failed'],
    ['shipped', '2025-12-31T11:19:10', 'paid'],
    ['shipped', null, 'awaited'],
  ])('that is %s, and paid at %s, is %s', (status, paidAt, payment) => {
    const found = changed('created.json', { status, date_paid_gmt: paidAt, date_paid: paidAt })
    expect(isProblem(found) ? found : found.messages[0]).toMatchObject({ kind: 'sale', payment })
  })

  test('that is paid on delivery is awaited until it is completed', () => {
    expect(said('cash_processing.json').messages).toMatchObject([{ payment: 'awaited' }])
    expect(changed('cash_processing.json', { status: 'completed' })).toMatchObject({
      messages: [{ payment: 'paid' }, {}],
    })
  })

  test('names a status that a plugin added', () => {
    expect(changed('processing.json', { status: 'shipped', line_items: [] })).toMatchObject({
      note: expect.stringContaining('shipped'),
    })
  })

  test('that is a draft, or a part of another order, is none', () => {
    expect(said('draft.json')).toMatchObject({ messages: [], note: expect.any(String) })
    expect(said('suborder.json')).toMatchObject({
      messages: [],
      note: expect.stringContaining('1499'),
    })
  })

  test('of a subscription’s renewal names the subscription and the customer', () => {
    expect(said('renewal.json').messages[0]).toMatchObject({
      customerId: '7',
      subscription: { id: '1350', isFirst: false },
      visitorId: undefined,
    })
  })

  test.each([
    ['1000', 'JPY', 1_000],
    ['49.9000', 'EUR', 4_990],
    ['12.345', 'KWD', 12_345],
  ])('has a total in decimals of its currency: %s %s', (total, currency, amount) => {
    const found = changed('processing.json', {
      total,
      currency,
      total_tax: '0',
      shipping_total: '0',
    })
    expect(found).toMatchObject({ messages: [{ total: { amount, currency } }, {}] })
  })

  test.each([
    ['total', '49.999'],
    ['total', '-49.90'],
    ['total', undefined],
    ['total_tax', '7.9747'],
    ['shipping_total', 'free'],
    ['refunds', [{ id: 1, total: 'x' }]],
    ['currency', 'XXX'],
  ])('whose %s cannot be represented (%j) is kept', (field, value) => {
    const found = changed('processing.json', { [field]: value })
    expect(found).toMatchObject({ field: field === 'currency' ? 'total' : field })
  })
})

describe('refunds of WooCommerce', () => {
  const soFar = (file: string) => said(file).messages[1]

  test('are what went back so far by the order, so that a deleted refund no longer counts', () => {
    const amounts = [
      ['processing.json', 0],
      ['refunded_10.json', 1_000],
      ['refunded_25.json', 2_500],
      ['refund_deleted.json', 1_000],
      ['refunded.json', 4_990],
      ['cancelled_paid.json', 4_990],
      ['reinstated.json', 0],
    ] as const
    for (const [file, amount] of amounts)
      expect([file, soFar(file)]).toMatchObject([
        file,
        { kind: 'refund', state: 'made', soFarOf: '1001', amount: { amount, currency: 'EUR' } },
      ])
    expect(soFar('refund_deleted.json')!.at).toBeGreaterThan(soFar('refunded_25.json')!.at!)
  })

  test('are all of an order whose status is refunded, also if it lists none', () => {
    expect(changed('processing.json', { status: 'refunded' })).toMatchObject({
      messages: [{ payment: 'paid' }, { amount: { amount: 4_990 } }],
    })
  })

  test('of an order that was never paid are none', () => {
    expect(said('created.json').messages).toHaveLength(1)
    expect(said('failed.json').messages).toHaveLength(1)
    expect(said('cancelled_unpaid.json').messages).toHaveLength(1)
  })
})

describe('an event of WooCommerce', () => {
  test('that holds an error instead of the order is kept', () => {
    expect(translated(fixtureBody('woocommerce', 'damaged_error.json'))).toMatchObject({
      code: 'error_of_shop',
      message: expect.stringContaining('woocommerce_rest_shop_order_invalid_id'),
    })
  })

  test('has no id, because two events of one second have the same one', () => {
    expect(said('processing.json').eventId).toBeUndefined()
  })

  test('of a deleted order does not matter', () => {
    const body = Buffer.from('{"id":1001}')
    const headers = signWooCommerce(body, secret, 'order.deleted')
    expect(
      woocommerce.translate({ headers, body, receivedAt: ARRIVED_AT }, credentials),
    ).toMatchObject({ messages: [], note: expect.stringContaining('order.deleted') })
  })
})
