import { Webhook } from 'standardwebhooks'
import { generic } from '../../generic/adapter.js'
import { fixtureBody } from '../adapterContract.js'
import type { ProviderFixture } from '../providerFixture.js'

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD9x1z8uQZk1c='

/** The mapping of a sender: `<sender>.mapping.json`, beside samples of its events. */
export const mappingOf = (sender: string): string =>
  fixtureBody('generic', `${sender}.mapping.json`).toString()

/** A shop that signs by Standard Webhooks with the library of its authors. */
export const genericFixture: ProviderFixture = {
  adapter: generic,
  credentials: { secrets: [SECRET], settings: { mapping: mappingOf('shop') } },
  signsBody: true,
  isTimed: true,
  sign: (body, at, secret) => ({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secret).sign(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(at),
      Buffer.from(body),
    ),
  }),
  paid: 'shop.paid.json',
  testMode: 'shop.paidTest.json',
  unknown: 'shop.shipped.json',
  lives: [
    {
      title: 'an order that is placed, paid and partly refunded',
      events: ['shop.placed.json', 'shop.paid.json', 'shop.refunded.json'],
      expected: { orderId: 'SHOP-1001', total: '49.90', remaining: '29.90', currency: 'EUR' },
    },
    {
      title: 'a refund that fails a day later',
      events: ['shop.paid.json', 'shop.refunded.json', 'shop.refundFailed.json'],
      expected: { orderId: 'SHOP-1001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'an order that is not paid yet',
      events: ['shop.placed.json'],
      expected: {
        orderId: 'SHOP-1001',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'awaited',
      },
    },
  ],
}
