import Stripe from 'stripe'
import { stripe } from '../../stripe/adapter.js'
import type { ProviderFixture } from '../providerFixture.js'

/** Stripe's library makes the headers; without a key it asks nobody. */
const library = new Stripe('sk_test_nobody')

export const stripeFixture: ProviderFixture = {
  adapter: stripe,
  credentials: { secrets: ['whsec_waymark_5f2d8a7c1b4e'], settings: {} },
  signsBody: true,
  isTimed: true,
  sign: (body, at, secret) => ({
    'stripe-signature': library.webhooks.generateTestHeaderString({
      payload: Buffer.from(body).toString('utf8'),
      secret,
      timestamp: Math.floor(at / 1_000),
    }),
  }),
  paid: 'once.session.json',
  testMode: 'test.session.json',
  unknown: 'unknown.json',
  lives: [
    {
      title: 'a Checkout Session with two partial refunds, told as single ones and as a sum',
      events: [
        'once.session.json',
        'once.intent.json',
        'once.charge.json',
        'once.refund1.json',
        'once.refunded1.json',
        'once.refund2.json',
        'once.refund2Old.json',
        'once.refunded2.json',
      ],
      expected: { orderId: 'A-1001', total: '49.90', remaining: '34.90', currency: 'EUR' },
    },
    {
      title: 'a dispute that was won',
      events: [
        'once.session.json',
        'once.charge.json',
        'dispute.inquiry.json',
        'dispute.withdrawn.json',
        'dispute.reinstated.json',
        'dispute.won.json',
      ],
      expected: { orderId: 'A-1001', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'a dispute that was lost',
      events: ['once.session.json', 'dispute.withdrawn.json', 'dispute.lost.json'],
      expected: { orderId: 'A-1001', total: '49.90', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a bank debit that arrives days later',
      events: ['debit.session.json', 'debit.succeeded.json'],
      expected: { orderId: 'A-1002', total: '49.90', remaining: '49.90', currency: 'EUR' },
    },
    {
      title: 'a bank debit that fails',
      events: ['debit.session.json', 'debit.failed.json'],
      expected: {
        orderId: 'A-1002',
        total: '49.90',
        remaining: '49.90',
        currency: 'EUR',
        payment: 'failed',
      },
    },
    {
      title: 'a payment that is captured later, and in part',
      events: ['hold.session.json', 'hold.captured.json'],
      expected: { orderId: 'cs_live_hold', total: '49.90', remaining: '40.00', currency: 'EUR' },
    },
    {
      title: 'a payment intent in yen whose refund failed',
      events: ['yen.intent.json', 'yen.refund.json', 'yen.refundFailed.json'],
      expected: { orderId: 'A-1003', total: '1999', remaining: '1999', currency: 'JPY' },
    },
    {
      title: 'the first invoice of a subscription, told by the session and the invoice',
      events: [
        'plan.session.json',
        'plan.invoicePaid.json',
        'plan.invoiceSucceeded.json',
        'plan.invoicePayment.json',
        'plan.charge.json',
        'plan.intent.json',
      ],
      expected: { orderId: 'S-7', total: '29.00', remaining: '29.00', currency: 'EUR' },
    },
    {
      title: 'a renewal in the shape since basil, refunded',
      events: [
        'renewal.invoicePaid.json',
        'renewal.invoicePayment.json',
        'renewal.charge.json',
        'renewal.refunded.json',
      ],
      expected: { orderId: 'in_1Second', total: '29.00', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a renewal in the shape before basil, refunded',
      events: ['renewalOld.invoicePaid.json', 'renewalOld.refunded.json'],
      expected: { orderId: 'in_1Second', total: '29.00', remaining: '0.00', currency: 'EUR' },
    },
    {
      title: 'a trial',
      events: ['trial.session.json', 'trial.invoicePaid.json'],
      expected: { orderId: 'cs_live_trial', total: '0.00', remaining: '0.00', currency: 'EUR' },
    },
  ],
}
