import { chargebee } from '../../chargebee/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'

const USER = 'waymark'

/** The bodies have the objects of the types of the npm package `chargebee`, with invented values. */
export const chargebeeFixture: ProviderFixture = {
  adapter: chargebee,
  credentials: {
    secrets: ['Yw2x-9d:Fq7uN1zKp4sVb6tLm3'],
    settings: { user: USER },
  },
  signsBody: false,
  isTimed: false,
  sign: (_body, _at, secret) => ({
    authorization: `Basic ${Buffer.from(`${USER}:${secret}`).toString('base64')}`,
  }),
  paid: 'paymentSucceeded.json',
  testMode: 'testGateway.json',
  unknown: 'customerChanged.json',
  lives: [
    {
      title: 'the first invoice of a subscription, partly refunded',
      events: [
        'invoiceGenerated.json',
        'paymentSucceeded.json',
        'subscriptionCreated.json',
        'invoiceUpdated.json',
        'refundInitiated.json',
        'paymentRefunded.json',
      ],
      expected: { orderId: 'SHOP-1001', total: '44.91', remaining: '24.91', currency: 'EUR' },
    },
    {
      title: 'a refund that fails a day later',
      events: ['paymentSucceeded.json', 'paymentRefunded.json', 'refundFailed.json'],
      expected: { orderId: 'SHOP-1001', total: '44.91', remaining: '44.91', currency: 'EUR' },
    },
    {
      title: 'a renewal that is paid at the second attempt',
      events: ['renewalFailed.json', 'renewalPaid.json', 'subscriptionRenewed.json'],
      expected: { orderId: '2105', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'an invoice whose collection was given up',
      events: ['invoiceNotPaid.json'],
      expected: {
        orderId: '2050',
        total: '44.91',
        remaining: '44.91',
        currency: 'EUR',
        payment: 'failed',
      },
    },
  ],
}
