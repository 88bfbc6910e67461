import { isProblem } from '../domain/problem.js'
import { shopify } from './shopify/adapter.js'
import { ARRIVED_AT, fixtureBody } from './testing/adapterContract.js'
import { shopifyFixture, signShopify } from './testing/shopify/fixture.js'

const { credentials } = shopifyFixture
const [secret = ''] = credentials.secrets
const outside = { fetch: () => Promise.reject(new Error('Shopify is never asked')) }

const translated = (body: Buffer, headers: Readonly<Record<string, string>> = {}) =>
  shopify.translate(
    { headers: { ...signShopify(body, secret), ...headers }, body, receivedAt: ARRIVED_AT },
    credentials,
  )
const said = (file: string, headers?: Readonly<Record<string, string>>) => {
  const found = translated(fixtureBody('shopify', file), headers)
  if (isProblem(found)) throw new Error(found.message)
  return found
}
/** The event of a file with other fields. */
const changed = (file: string, fields: Readonly<Record<string, unknown>>) =>
  translated(
    Buffer.from(
      JSON.stringify({ ...JSON.parse(fixtureBody('shopify', file).toString()), ...fields }),
    ),
  )

describe('a signature of Shopify', () => {
  const body = Buffer.from('{"id":1001}')
  const verified = (hmac: string, domain?: string, shop = 'soap-room.myshopify.com') =>
    shopify.verify(
      {
        body,
        receivedAt: ARRIVED_AT,
        headers: {
          'x-shopify-hmac-sha256': hmac,
          ...(domain === undefined ? {} : { 'x-shopify-shop-domain': domain }),
        },
      },
      { secrets: ['shpss_test'], settings: { shop } },
      outside,
    )
  const HMAC = 'f2uAlN3xv4lAyCwOnTfyWwj8Hg25jwMXuMBBC1dGyds='

  test('is the one of the published vector', () => {
    expect(verified(HMAC, 'soap-room.myshopify.com')).toBe('genuine')
    expect(verified(HMAC.replace('f2', 'f3'), 'soap-room.myshopify.com')).toMatchObject({
      code: 'wrong_signature',
    })
  })

  test('of another shop is refused, because shops that use one app share its secret', () => {
    expect(verified(HMAC, 'other.myshopify.com')).toMatchObject({ code: 'wrong_shop' })
    expect(verified(HMAC)).toMatchObject({ code: 'wrong_shop' })
    expect(verified(HMAC, 'Soap-Room.MyShopify.com')).toBe('genuine')
  })

  test.each(['soap-room.example', 'https://soap-room.myshopify.com', '', 'a.b.myshopify.com'])(
    'needs the shop’s address at Shopify, and not %j',
    (shop) => {
      expect(shopify.settings[0]?.check(shop)).toMatchObject({ field: 'shop' })
      expect(shopify.settings[0]?.check('soap-room.myshopify.com')).toBeUndefined()
    },
  )
})

describe('an order of Shopify', () => {
  test('is named by the id that the web pixel reports, then by its name and its checkout', () => {
    expect(said('orders_paid.json').messages).toEqual([
      {
        kind: 'sale',
        names: [
          { id: '5678901234567', rank: 0 },
          { id: '#1001', rank: 1 },
          { id: '5f0c2d1e9b8a47c6b3d2e1f0a9b8c7d6', rank: 2 },
        ],
        at: Date.parse('2025-12-31T11:18:48Z'),
        test: false,
        total: { amount: 4_990, currency: 'EUR' },
        payment: 'paid',
        revision: Date.parse('2025-12-31T11:19:10Z'),
        visitorId: '0198c0de000070008000000000000002',
        customerId: '7890123456789',
        email: 'ada@example.com',
        coupons: ['JANE10'],
        tax: { amount: 797, currency: 'EUR' },
        shipping: { amount: 490, currency: 'EUR' },
        items: [
          { sku: 'SOAP-3', quantity: 2, total: { amount: 3_600, currency: 'EUR' } },
          { sku: 'DISH-1', quantity: 1, total: { amount: 900, currency: 'EUR' } },
        ],
      },
    ])
  })

  test.each([
    ['pending', 'awaited'],
    ['authorized', 'awaited'],
    ['partially_paid', 'awaited'],
    ['paid', 'paid'],
    ['partially_refunded', 'paid'],
    ['refunded', 'paid'],
    ['voided', 'failed'],
  ])('that is %s is %s, whichever topic an unsigned header names', (status, payment) => {
    const found = changed('orders_create.json', { financial_status: status })
    expect(found).toMatchObject({ messages: [{ payment }] })
    const body = Buffer.from(
      JSON.stringify({
        ...JSON.parse(fixtureBody('shopify', 'orders_create.json').toString()),
        financial_status: status,
      }),
    )
    expect(translated(body, { 'x-shopify-topic': 'orders/paid' })).toMatchObject({
      messages: [{ payment }],
    })
  })

  test('reports its refunds again, so that a pending one counts once it has succeeded', () => {
    const first = said('refunds_create.json').messages[0]
    expect(said('refunds_create_pending.json')).toMatchObject({
      messages: [],
      note: expect.stringContaining('912345678902'),
    })
    const [sale, ...refunds] = said('orders_updated_refunded.json').messages
    expect(sale).toMatchObject({ total: { amount: 4_990 }, tax: { amount: 797 } })
    expect(refunds[0]).toEqual(first)
    expect(refunds[1]).toMatchObject({
      refundId: '912345678902',
      amount: { amount: 1_800, currency: 'EUR' },
    })
  })

  test('counts what is left of it if an item is removed before the payment', () => {
    expect(said('refunds_create_nothing.json')).toMatchObject({
      messages: [],
      note: expect.any(String),
    })
    expect(said('orders_updated_edited.json').messages).toMatchObject([
      { kind: 'sale', total: { amount: 4_090 }, tax: { amount: 653 } },
    ])
  })

  test('that is cancelled is refunded as far as it was paid, and has failed if it was not', () => {
    expect(said('orders_cancelled.json').messages).toMatchObject([
      { kind: 'sale', payment: 'paid', total: { amount: 4_990 } },
      {
        kind: 'refund',
        refundId: 'cancelled:5678901234567',
        amount: undefined,
        at: Date.parse('2026-01-02T08:00:00Z'),
      },
    ])
    expect(said('orders_cancelled_unpaid.json').messages).toMatchObject([
      { kind: 'sale', payment: 'failed' },
    ])
    const authorized = changed('orders_cancelled_unpaid.json', { financial_status: 'authorized' })
    expect(authorized).toMatchObject({ messages: [{ payment: 'failed' }] })
  })

  test('of a guest without an account is of the customer with that e-mail', () => {
    expect(changed('orders_paid.json', { customer: null, email: 'Ada@Example.com' })).toMatchObject(
      {
        messages: [{ customerId: 'ada@example.com' }],
      },
    )
  })

  test('has a visitor only if the cart attribute is a visitor id', () => {
    const note_attributes = [{ name: '_visitor', value: 'ada@example.com' }, null, 'x']
    expect(changed('orders_paid.json', { note_attributes })).toMatchObject({
      messages: [{ visitorId: undefined }],
    })
  })

  test('of a test payment or a test notification is a test', () => {
    expect(said('orders_paid.json', { 'x-shopify-test': 'true' }).messages[0]?.test).toBe(true)
    expect(said('refunds_create.json', { 'x-shopify-test': 'true' }).messages[0]?.test).toBe(true)
  })

  test('is no order if the body is of something else', () => {
    const found = changed('orders_paid.json', {
      admin_graphql_api_id: 'gid://shopify/DraftOrder/5678901234567',
    })
    expect(found).toMatchObject({ code: 'missing', field: 'id' })
  })
})

describe('amounts of Shopify', () => {
  test.each([
    ['1000.00', 'JPY', 1_000],
    ['1000', 'JPY', 1_000],
    ['12.345', 'KWD', 12_345],
    ['49.900', 'EUR', 4_990],
    ['2500.00', 'HUF', 250_000],
  ])('are decimals of the currency: %s %s', (total, currency, amount) => {
    const found = changed('orders_paid.json', { ...amounts(total), currency })
    expect(found).toMatchObject({ messages: [{ total: { amount, currency } }] })
  })

  test.each([
    ['49.999', 'EUR'],
    ['1000.50', 'JPY'],
    ['-5.00', 'EUR'],
    ['1,234.50', 'EUR'],
    ['1e3', 'EUR'],
    ['49.90', 'XXX'],
    ['', 'EUR'],
    ['99999999999.00', 'EUR'],
  ])('that cannot be represented keep the event: %j %s', (total, currency) => {
    const found = changed('orders_paid.json', { ...amounts(total), currency })
    expect(found).toMatchObject({ field: 'total_price' })
  })

  const amounts = (total: string) => ({
    total_price: total,
    current_total_price: total,
    total_tax: '0',
    current_total_tax: '0',
    total_shipping_price_set: null,
  })

  test('of a refund that was paid in another currency are those of the shop, if its lines say so', () => {
    expect(said('refunds_create_pounds.json').messages).toMatchObject([
      { names: [{ id: '5678901235000', rank: 0 }], amount: { amount: 900, currency: 'EUR' } },
    ])
    expect(translated(fixtureBody('shopify', 'damaged_refund_pounds.json'))).toMatchObject({
      code: 'other_currency',
      field: 'transactions',
    })
  })
})

describe('an event of Shopify', () => {
  test('may have ids that JavaScript cannot represent, as in test notifications', () => {
    expect(said('refunds_create_notification.json').messages).toMatchObject([
      {
        names: [{ id: '820982911946154508', rank: 0 }],
        refundId: '890088186047892319',
        amount: { amount: 4_194 },
      },
    ])
    const text = { note: 'order 820982911946154508, "quoted 8209829119461545081"' }
    expect(changed('orders_paid.json', text)).toMatchObject({ messages: [{ kind: 'sale' }] })
  })

  test('has the id of the act and its topic, because topics of one act share the id', () => {
    expect(said('orders_paid.json').eventId).toBe(
      '98880550-7158-44d4-b7cd-2c97c8a091b5:orders/paid',
    )
  })

  test('that asks to erase a customer or the shop erases, and a request for data does not', () => {
    expect(said('customers_redact.json')).toMatchObject({ messages: [], erase: true })
    expect(said('shop_redact.json')).toMatchObject({ messages: [], erase: true })
    expect(said('customers_data_request.json').erase).toBeUndefined()
  })

  test('erases nothing if only its unsigned topic asks for it', () => {
    const found = said('orders_paid.json', { 'x-shopify-topic': 'shop/redact' })
    expect(found).toMatchObject({ messages: [], note: expect.any(String) })
    expect(found.erase).toBeUndefined()
  })
})
