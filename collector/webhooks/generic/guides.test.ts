import { createHmac } from 'node:crypto'
import { isProblem } from '../../domain/problem.js'
import type { ProviderMessage } from '../../domain/providerMessage.js'
import { snippet } from '../../testing/guide.js'
import type { Delivery } from '../adapter.js'
import { generic } from './adapter.js'
import { applyMapping, readMapping } from './mapping.js'

const messagesOf = (page: string, event: unknown): readonly ProviderMessage[] => {
  const mapping = readMapping(snippet(page, `${page}-mapping`))
  if (isProblem(mapping)) throw new Error(`${mapping.field}: ${mapping.message}`)
  const found = applyMapping(mapping, JSON.stringify(event))
  if (isProblem(found)) throw new Error(`${found.field}: ${found.message}`)
  return found.messages
}

const usd = (amount: number) => ({ amount, currency: 'USD' })

describe('the mapping of the page of BigCommerce', () => {
  /** As in the reference of `GET /v2/orders/{id}`: amounts are texts with four decimals. */
  const order = (status_id: number) => ({
    id: 250,
    status_id,
    date_created: 'Tue, 05 Mar 2019 21:40:11 +0000',
    total_inc_tax: '225.0500',
    total_tax: '20.0000',
    shipping_cost_ex_tax: '5.0000',
    currency_code: 'USD',
    customer_id: 11,
    refunded_amount: '0.0000',
  })
  const event = (status_id: number, over: object = {}) => ({
    scope: 'store/order/statusUpdated',
    created_at: 1_561_482_670,
    order: order(status_id),
    ...over,
  })

  test.each([
    ['awaiting payment', 'awaited', 7],
    ['awaiting fulfillment', 'paid', 11],
    ['completed', 'paid', 10],
    ['partially refunded', 'paid', 14],
    ['declined', 'failed', 6],
  ])('reads an order that is "%s" as %s', (_status, payment, id) => {
    expect(messagesOf('bigcommerce', event(id))).toMatchObject([
      {
        kind: 'sale',
        names: [{ id: '250', rank: 0 }],
        total: usd(22505),
        tax: usd(2000),
        shipping: usd(500),
        payment,
        revision: 1_561_482_670_000,
      },
    ])
  })

  test('makes a refund of the refund alone', () => {
    const refund = { id: 12, order_id: 250, total_amount: 20.5, items: [] }
    const scope = 'store/order/refund/created'
    expect(messagesOf('bigcommerce', event(14, { scope, refund }))).toMatchObject([
      { kind: 'refund', names: [{ id: '250' }], refundId: '12', amount: usd(2050) },
    ])
  })
})

describe('the mapping of the page of Squarespace', () => {
  /** As in the reference of the Orders API. */
  const order = (refunded: string, over: object = {}) => ({
    id: '585d498fdee9f31a60284a37',
    orderNumber: '3',
    createdOn: '2016-12-23T16:06:39.242Z',
    modifiedOn: '2016-12-27T15:13:10.382Z',
    testmode: false,
    customerEmail: 'Jane@Customer.com',
    fulfillmentStatus: 'PENDING',
    discountLines: [
      { name: 'Jane', amount: { currency: 'USD', value: '5.00' }, promoCode: 'JANE10' },
    ],
    subtotal: { currency: 'USD', value: '40.00' },
    shippingTotal: { currency: 'USD', value: '10.00' },
    discountTotal: { currency: 'USD', value: '5.00' },
    taxTotal: { currency: 'USD', value: '4.90' },
    refundedTotal: { currency: 'USD', value: refunded },
    grandTotal: { currency: 'USD', value: '49.90' },
    ...over,
  })
  const names = [
    { id: '585d498fdee9f31a60284a37', rank: 0 },
    { id: '3', rank: 1 },
  ]

  test('makes a sale of an order, under its id and its number', () => {
    expect(messagesOf('squarespace', order('0.00'))).toMatchObject([
      {
        kind: 'sale',
        names,
        at: Date.UTC(2016, 11, 23, 16, 6, 39, 242),
        test: false,
        total: usd(4990),
        tax: usd(490),
        shipping: usd(1000),
        coupons: ['JANE10'],
        customerId: 'jane@customer.com',
      },
    ])
    expect(messagesOf('squarespace', order('0.00', { testmode: true }))).toMatchObject([
      { test: true },
    ])
  })

  test('makes a refund of what was refunded so far', () => {
    expect(messagesOf('squarespace', order('20.00'))).toMatchObject([
      { kind: 'sale' },
      { kind: 'refund', names, amount: usd(2000), soFarOf: '585d498fdee9f31a60284a37' },
    ])
  })
})

describe('the mapping of the page of Webflow', () => {
  /** As in the reference of the webhook `ecomm_new_order`. */
  const event = (status: string, triggerType = 'ecomm_order_changed') => ({
    triggerType,
    payload: {
      orderId: 'fc7-128',
      status,
      acceptedOn: '2024-03-29T21:29:21Z',
      refundedOn: status === 'refunded' ? '2024-04-08T18:25:04Z' : null,
      customerPaid: { unit: 'USD', value: '11873', string: '$ 118.73 USD' },
      netAmount: { unit: 'USD', value: '11262', string: '$ 112.62 USD' },
      customerInfo: { fullName: 'Arthur Dent', email: 'Arthur@example.com' },
    },
  })

  test.each([
    ['pending', 'awaited'],
    ['unfulfilled', 'paid'],
    ['fulfilled', 'paid'],
  ])('reads an order that is "%s" as %s', (status, payment) => {
    expect(messagesOf('webflow', event(status, 'ecomm_new_order'))).toMatchObject([
      {
        kind: 'sale',
        names: [{ id: 'fc7-128' }],
        at: Date.UTC(2024, 2, 29, 21, 29, 21),
        total: usd(11873),
        payment,
        customerId: 'arthur@example.com',
      },
    ])
  })

  test.each(['refunded', 'dispute-lost'])('refunds all of an order that is %s', (status) => {
    const [sale, refund] = messagesOf('webflow', event(status))
    expect(sale).toMatchObject({ kind: 'sale', payment: 'paid' })
    expect(refund).toMatchObject({ kind: 'refund', refundId: status, amount: undefined })
  })
})

/** An event of a server library, with the properties of Segment's e-commerce specification. */
const tracked = (event: string, properties: object) => ({
  type: 'track',
  event,
  messageId: `node-${event.toLowerCase().replace(' ', '-')}-1`,
  userId: '019mr8mf4r',
  timestamp: '2026-03-01T12:00:00.000Z',
  properties: { order_id: '50314b8e9bcf000000000000', ...properties },
})
const COMPLETED = tracked('Order Completed', {
  total: 27.5,
  subtotal: 22.5,
  revenue: 25,
  shipping: 3,
  tax: 2,
  discount: 2.5,
  coupon: 'hasbros',
  currency: 'USD',
  products: [
    { product_id: '507f1f77bcf86cd799439011', sku: '45790-32', price: 19, quantity: 1 },
    { product_id: '505bd76785ebb509fc183733', sku: '46493-32', price: 3, quantity: 2 },
  ],
})

describe('the mapping of the page of Segment', () => {
  test('makes a sale of Order Completed', () => {
    expect(messagesOf('segment', COMPLETED)).toMatchObject([
      {
        kind: 'sale',
        names: [{ id: '50314b8e9bcf000000000000' }],
        at: Date.UTC(2026, 2, 1, 12),
        total: usd(2750),
        tax: usd(200),
        shipping: usd(300),
        coupons: ['hasbros'],
        customerId: '019mr8mf4r',
        items: [
          { sku: '45790-32', quantity: 1 },
          { sku: '46493-32', quantity: 2 },
        ],
      },
    ])
  })

  test('makes a refund of Order Refunded, and of all that is left for Order Cancelled', () => {
    const refunded = tracked('Order Refunded', { total: 7.5, currency: 'USD' })
    expect(messagesOf('segment', refunded)).toMatchObject([
      { kind: 'refund', refundId: refunded.messageId, amount: usd(750) },
    ])
    expect(messagesOf('segment', tracked('Order Cancelled', { total: 27.5 }))).toMatchObject([
      { kind: 'refund', refundId: 'cancelled', amount: undefined },
    ])
  })
})

describe('a snippet that signs', () => {
  /** As Waymark makes it. */
  const SECRET = 'kM0zQ-4yX_8T1cVbN5sRfWqLhJ7aG2dEoPuIiYtKvBc'
  const NOW = Date.UTC(2026, 2, 1, 12)
  const sent: Delivery[] = []
  let status = 200
  const network = async (
    url: string,
    { headers, body }: { headers: Record<string, string>; body: string },
  ) => {
    expect(url).toBe('https://go.shop.example/v1/webhooks/generic/e1')
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    sent.push({ headers: Object.fromEntries(lower), body: Buffer.from(body), receivedAt: NOW })
    return { ok: status < 300, status, text: async () => 'no' }
  }
  const NOBODY = { fetch: async () => ({ status: 404, body: new Uint8Array() }) }
  const clock = { now: () => NOW }
  const settings = { url: 'https://go.shop.example/v1/webhooks/generic/e1', secret: SECRET }
  const verified = () =>
    sent.map((delivery) => generic.verify(delivery, { secrets: [SECRET], settings: {} }, NOBODY))
  beforeEach(() => {
    sent.length = 0
    status = 200
  })

  // Segment's own errors, which the function makes with `new`.
  class RetryError extends Error {}
  class ValidationError extends Error {}
  const onTrack = new Function(
    ...['crypto', 'fetch', 'RetryError', 'ValidationError', 'Date'],
    `${snippet('segment', 'segment-function')}; return onTrack`,
  )({ createHmac }, network, RetryError, ValidationError, clock) as (
    event: object,
    settings: object,
  ) => Promise<void>

  test('for Segment sends only the events of its mapping, with a signature that the endpoint accepts', async () => {
    await onTrack(COMPLETED, settings)
    await onTrack(tracked('Product Viewed', {}), settings)
    expect(verified()).toEqual(['genuine'])
    expect(JSON.parse(`${sent[0]?.body}`)).toEqual(COMPLETED)
    expect(sent[0]?.headers['webhook-id']).toBe(COMPLETED.messageId)
  })

  test.each([
    ['is called again', 429, RetryError],
    ['is called again', 503, RetryError],
    ['gives up', 401, ValidationError],
  ])('for Segment %s after the answer %i', async (_what, answer, error) => {
    status = answer
    await expect(onTrack(COMPLETED, settings)).rejects.toBeInstanceOf(error)
  })

  const passOn = new Function(
    ...['createHmac', 'fetch', 'Date'],
    snippet('generic-webhook', 'relay')
      .replace(/^import .*$/m, '')
      .replace('export const passOn =', 'return'),
  )(createHmac, network, clock) as (...given: unknown[]) => Promise<void>

  test('for a server sends an event whose signature the endpoint accepts, and throws if it has to be sent again', async () => {
    await passOn(settings.url, SECRET, 'fc7-128-refunded', { order: 'Grüße' })
    expect(verified()).toEqual(['genuine'])
    status = 503
    await expect(passOn(settings.url, SECRET, 'fc7-128-refunded', {})).rejects.toThrow(/503: no/)
  })
})
