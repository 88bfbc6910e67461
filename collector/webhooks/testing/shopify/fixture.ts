import { createHmac } from 'node:crypto'
import { isProblem } from '../../../domain/problem.js'
import { type Fields, readJsonBody, someText } from '../../read.js'
import { shopify } from '../../shopify/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'

/** Shopify's own library needs a later Node. `shopify.test.ts` has a published vector. */
export const signShopify = (body: Uint8Array, secret: string, topic = topicOf(body)) => ({
  'content-type': 'application/json',
  'x-shopify-topic': topic,
  'x-shopify-shop-domain': 'soap-room.myshopify.com',
  'x-shopify-api-version': '2025-10',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
  'x-shopify-triggered-at': '2025-12-31T11:18:50.123456789Z',
  'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
})

/** The topic under which Shopify sends such a body. It is in no body. */
const topicOf = (bytes: Uint8Array): string => {
  const body = readJsonBody(bytes)
  if (isProblem(body)) return 'orders/updated'
  const marks: readonly [string, string][] = [
    ['orders_to_redact', 'customers/redact'],
    ['data_request', 'customers/data_request'],
    ['shop_domain', 'shop/redact'],
    ['myshopify_domain', 'app/uninstalled'],
    ['refund_line_items', 'refunds/create'],
  ]
  return marks.find(([field]) => field in body)?.[1] ?? orderTopicOf(body)
}

const orderTopicOf = (order: Fields): string => {
  if (someText(order.cancelled_at)) return 'orders/cancelled'
  if (order.financial_status === 'paid') return 'orders/paid'
  return order.financial_status === 'pending' ? 'orders/create' : 'orders/updated'
}

export const shopifyFixture: ProviderFixture = {
  adapter: shopify,
  credentials: {
    secrets: ['5f1c8e0a9b7d6c4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e'],
    settings: { shop: 'soap-room.myshopify.com' },
  },
  signsBody: true,
  isTimed: false,
  sign: (body, _at, secret) => signShopify(body, secret),
  paid: 'orders_paid.json',
  testMode: 'orders_paid_test.json',
  unknown: 'app_uninstalled.json',
  lives: [
    {
      title: 'an order that is paid later and refunded twice, the second time with a delay',
      events: [
        'orders_create.json',
        'orders_paid.json',
        'refunds_create.json',
        'refunds_create_pending.json',
        'orders_updated_refunded.json',
      ],
      expected: {
        orderId: '5678901234567',
        total: '49.90',
        remaining: '22.90',
        currency: 'EUR',
      },
    },
    {
      title: 'an order from which an item is removed before it is paid',
      events: ['orders_create.json', 'refunds_create_nothing.json', 'orders_updated_edited.json'],
      expected: {
        orderId: '5678901234567',
        total: '40.90',
        remaining: '40.90',
        currency: 'EUR',
      },
    },
    {
      title: 'an order that is cancelled after it was paid',
      events: ['orders_create.json', 'orders_paid.json', 'orders_cancelled.json'],
      expected: { orderId: '5678901234567', total: '49.90', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'an order that is cancelled before it was paid',
      events: ['orders_create_unpaid.json', 'orders_cancelled_unpaid.json'],
      expected: {
        orderId: '5678901234777',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'failed',
      },
    },
    {
      title: 'an order in euros that the customer pays and gets back in pounds',
      events: ['orders_paid_pounds.json', 'refunds_create_pounds.json'],
      expected: { orderId: '5678901235000', total: '49.90', remaining: '40.90', currency: 'EUR' },
    },
  ],
}
