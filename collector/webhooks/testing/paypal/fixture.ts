import { sign } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { payPal } from '../../paypal/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'
import { AUTHORITY, KEY, LIVE, SANDBOX } from './certificates.js'

/** PayPal has no library that signs for tests, so the text is put together as its documentation says. */
export const signedBy = (
  body: Uint8Array,
  at: number,
  { url = LIVE_URL, webhookId = WEBHOOK_ID } = {},
) => {
  const [id, time] = ['69cd13f0-d67a-11e5-baa3-778b53f4ae55', new Date(at).toISOString()]
  const text = `${id}|${time}|${webhookId}|${crc32(body)}`
  return {
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(text), KEY).toString('base64'),
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': url,
  }
}

export const WEBHOOK_ID = '1JE4291016473214C'
export const LIVE_URL = 'https://api.paypal.com/v1/notifications/certs/CERT-live'
export const SANDBOX_URL = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-sandbox'

export const payPalFixture: ProviderFixture = {
  adapter: payPal,
  credentials: { secrets: [], settings: { webhookId: WEBHOOK_ID } },
  signsBody: true,
  // Its signed time may be four days old.
  isTimed: false,
  sign: (body, at) => signedBy(body, at),
  outside: {
    [LIVE_URL]: Buffer.from(LIVE + AUTHORITY),
    [SANDBOX_URL]: Buffer.from(SANDBOX + AUTHORITY),
  },
  paid: 'once.captured.json',
  testMode: 'test.captured.json',
  unknown: 'unknown.json',
  lives: [
    {
      title: 'an order with two partial refunds',
      events: [
        'once.approved.json',
        'once.captured.json',
        'once.refund1.json',
        'once.refund2.json',
        'dispute.created.json',
        'dispute.lost.json',
      ],
      expected: { orderId: 'A-2001', total: '49.90', remaining: '34.90', currency: 'EUR' },
    },
    {
      title: 'a payment that is reversed, and a dispute that is won',
      events: ['once.captured.json', 'once.reversed.json', 'dispute.won.json'],
      expected: { orderId: 'A-2001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'a bank payment that arrives days later',
      events: ['late.pending.json', 'late.captured.json'],
      expected: { orderId: 'A-2002', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'a bank payment that fails',
      events: ['late.pending.json', 'late.denied.json'],
      expected: {
        orderId: 'A-2002',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'failed',
      },
    },
    {
      title: 'a payment of a subscription with a partial refund',
      events: ['plan.paid.json', 'plan.refunded.json'],
      expected: {
        orderId: '80021663DE681814L',
        total: '29.00',
        remaining: '20.00',
        currency: 'EUR',
      },
    },
    {
      title: 'a payment of the old API that is reversed',
      events: ['old.paid.json', 'old.reversed.json'],
      expected: { orderId: 'A-2004', total: '29.00', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a payment in yen without an order id of the shop',
      events: ['yen.captured.json'],
      expected: {
        orderId: '9YEN0127TN364715T',
        total: '1999',
        remaining: '1999',
        currency: 'JPY',
      },
    },
  ],
}
