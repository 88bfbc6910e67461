import { payPalIpn } from '../../paypalIpn/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'

export const LIVE_URL = 'https://ipnpb.paypal.com/cgi-bin/webscr'
export const SANDBOX_URL = 'https://ipnpb.sandbox.paypal.com/cgi-bin/webscr'

export const payPalIpnFixture: ProviderFixture = {
  adapter: payPalIpn,
  credentials: { secrets: [], settings: { receiver: 'shop@shop.example' } },
  // PayPal compares the bytes, and answers from here are always the same.
  signsBody: false,
  isTimed: false,
  sign: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
  outside: { [LIVE_URL]: Buffer.from('VERIFIED'), [SANDBOX_URL]: Buffer.from('VERIFIED') },
  paid: 'once.paid.txt',
  testMode: 'test.paid.txt',
  unknown: 'plan.signup.txt',
  lives: [
    {
      title: 'a payment with two partial refunds',
      events: ['once.paid.txt', 'once.refund1.txt', 'once.refund2.txt'],
      expected: { orderId: 'A-3001', total: '49.90', remaining: '29.90', currency: 'EUR' },
    },
    {
      title: 'a payment that is reversed, and whose reversal is canceled',
      events: ['once.paid.txt', 'once.reversed.txt', 'once.unreversed.txt'],
      expected: { orderId: 'A-3001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'an eCheck that clears days later',
      events: ['echeck.pending.txt', 'echeck.paid.txt'],
      expected: { orderId: 'A-3002', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'an eCheck that fails',
      events: ['echeck.pending.txt', 'echeck.failed.txt'],
      expected: {
        orderId: 'A-3002',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'failed',
      },
    },
    {
      title: 'a payment of a subscription',
      events: ['plan.paid.txt'],
      expected: {
        orderId: '80021663DE681814L',
        total: '29.00',
        remaining: '29.00',
        currency: 'EUR',
      },
    },
  ],
}
