import { createHmac } from 'node:crypto'
import { paddle } from '../../paddle.js'
import type { ProviderFixture } from '../providerFixture.js'

/** The SDK signs nothing. `paddle.test.ts` shows that it accepts what this signs. */
export const signPaddle = (body: Uint8Array, at: number, secret: string) => {
  const ts = Math.floor(at / 1_000)
  const mac = createHmac('sha256', secret).update(`${ts}:`).update(body).digest('hex')
  return { 'content-type': 'application/json', 'paddle-signature': `ts=${ts};h1=${mac}` }
}

export const paddleFixture: ProviderFixture = {
  adapter: paddle,
  credentials: {
    secrets: ['pdl_ntfset_01kds2m8v4c0x6z2l8k4j0h6g2_Xq3nB7vT1yU5iO9pA3sD7fG1hJ5kL9zQ'],
    settings: {},
  },
  signsBody: true,
  isTimed: true,
  sign: signPaddle,
  paid: 'purchase.completed.json',
  testMode: 'simulated.json',
  unknown: 'subscription.updated.json',
  lives: [
    {
      title: 'a purchase that is reported as paid and as completed, and refunded in two parts',
      events: [
        'purchase.paid.json',
        'purchase.completed.json',
        'refund.pending.json',
        'refund.approved.json',
        'refund2.created.json',
        'credit.created.json',
      ],
      expected: { orderId: '1001', total: '49.90', remaining: '24.90', currency: 'EUR' },
    },
    {
      title: 'a purchase whose chargeback Paddle contests and wins',
      events: [
        'purchase.completed.json',
        'chargeback.created.json',
        'chargeback.reversed.json',
        'chargeback_reverse.created.json',
      ],
      expected: { orderId: '1001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'a purchase that Paddle refunds because of a chargeback warning',
      events: ['purchase.completed.json', 'chargeback_warning.created.json'],
      expected: { orderId: '1001', total: '49.90', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a renewal with a credit, which is an order of its own',
      events: ['renewal.completed.json'],
      expected: {
        orderId: 'txn_01kg9x3v5b7n9m1q3w5e7r9t0y',
        total: '40.00',
        remaining: '40.00',
        currency: 'EUR',
      },
    },
  ],
}
