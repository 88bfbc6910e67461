import { createHmac } from 'node:crypto'
import { isProblem } from '../../../domain/problem.js'
import { readJsonBody } from '../../read.js'
import { woocommerce } from '../../woocommerce/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'

export const signWooCommerce = (body: Uint8Array, secret: string, topic = topicOf(body)) => ({
  'content-type': 'application/json',
  'user-agent': 'WooCommerce/10.3.5 Hookshot (WordPress/6.8.3)',
  'x-wc-webhook-source': 'https://shop.example/',
  'x-wc-webhook-topic': topic,
  'x-wc-webhook-resource': topic.replace(/\..*/, ''),
  'x-wc-webhook-event': topic.replace(/.*\./, ''),
  'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
  'x-wc-webhook-id': '1',
  'x-wc-webhook-delivery-id': '819f8a1cf99ff2ddece436469ee0dcdc',
})

const topicOf = (bytes: Uint8Array): string => {
  const body = readJsonBody(bytes)
  if (!isProblem(body) && 'permalink' in body) return 'product.updated'
  return !isProblem(body) && body.status === 'pending' ? 'order.created' : 'order.updated'
}

export const woocommerceFixture: ProviderFixture = {
  adapter: woocommerce,
  credentials: {
    secrets: ['kQ7vX2mB9tN4wZ1cR6yL3pH8jF5dS0aG_VtTq2WeYb7'],
    settings: {},
  },
  signsBody: true,
  isTimed: false,
  sign: (body, _at, secret) => signWooCommerce(body, secret),
  paid: 'processing.json',
  // WooCommerce marks no order as a test.
  testMode: undefined,
  unknown: 'product_updated.json',
  lives: [
    {
      title: 'an order that is paid, completed and refunded in two parts, of which one is deleted',
      events: [
        'created.json',
        'processing.json',
        'completed.json',
        'refunded_10.json',
        'refunded_25.json',
        'refund_deleted.json',
      ],
      expected: { orderId: '1001', total: '49.90', remaining: '39.90', currency: 'EUR' },
    },
    {
      title: 'an order that is refunded as a whole after a part of it',
      events: ['created.json', 'processing.json', 'refunded_10.json', 'refunded.json'],
      expected: { orderId: '1001', total: '49.90', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a paid order that is cancelled and taken up again',
      events: ['created.json', 'processing.json', 'cancelled_paid.json', 'reinstated.json'],
      expected: { orderId: '1001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'an order whose bank transfer never arrives',
      events: ['on_hold.json', 'cancelled_unpaid.json'],
      expected: {
        orderId: '1002',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'failed',
      },
    },
  ],
}
