import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Setting, Translated, WebhookAdapter } from '../adapter.js'
import { keysOf, ORDER_ID_KEY, unfitOrderId, VISITOR_ID_KEY } from '../keys.js'
import { type Fields, fieldsOf, readJsonBody, secondsOf, someText } from '../read.js'
import { nothing, type Said, type StripeEvent } from './event.js'
import { readInvoice } from './invoices.js'
import { readCapture, readCharge, readInvoicePayment, readPaymentIntent } from './payments.js'
import { readDispute, readRefund, readRefundedCharge } from './refunds.js'
import { readSession } from './sessions.js'
import { verifySignature } from './signature.js'

/** What each type of event means. An event of any other type does not matter here. */
const READERS: Readonly<Record<string, (event: StripeEvent) => Said>> = {
  'checkout.session.completed': readSession,
  'checkout.session.async_payment_succeeded': readSession,
  'checkout.session.async_payment_failed': readSession,
  'payment_intent.succeeded': readPaymentIntent,
  'invoice.paid': readInvoice,
  'invoice.payment_succeeded': readInvoice,
  'invoice_payment.paid': readInvoicePayment,
  'charge.succeeded': readCharge,
  'charge.captured': readCapture,
  'charge.refunded': readRefundedCharge,
  'refund.created': readRefund,
  'refund.updated': readRefund,
  'refund.failed': readRefund,
  'charge.refund.updated': readRefund,
  'charge.dispute.created': readDispute,
  'charge.dispute.funds_withdrawn': readDispute,
  'charge.dispute.funds_reinstated': readDispute,
  'charge.dispute.closed': readDispute,
}

/** Understood, and no event to subscribe to: another one says the same, or it never has a message. */
const SPARE: readonly string[] = [
  'invoice.payment_succeeded',
  'charge.refund.updated',
  'charge.dispute.created',
]

const ACCOUNT: Setting = {
  name: 'account',
  label: 'Connected account',
  help: 'With Stripe Connect: the id of your account ("acct_…"), if the endpoint also gets the events of others.',
  isRequired: false,
  check: (value) =>
    /^acct_[A-Za-z0-9]{1,64}$/.test(value)
      ? undefined
      : problem('bad_account', 'account', 'An account of Stripe is "acct_" and letters or digits.'),
}

/**
 * Stripe, snapshot events. https://docs.stripe.com/api/events/types
 *
 * The merchant's order id stands in the metadata of the Checkout Session, the payment intent or the invoice,
 * under `orderIdKey`; a page or a server that reports the same id meets the webhook there. Without it the
 * order is named by the session (`cs_…`, which Stripe can write into the address of the thank-you page as
 * `{CHECKOUT_SESSION_ID}`), else by the invoice, the payment intent or the charge. Metadata are not
 * inherited: those of a subscription are copied to each of its invoices, so they name the order of the first
 * one only, and those of a payment link are copied to every session of it, so they name none.
 *
 * Sales: a completed session; a payment intent whose metadata name an order or a visitor; a payment that is
 * captured later. Renewals: each paid invoice, tied to the first by subscription and customer; an invoice
 * of nothing (a trial) is a sale of zero. Refunds: of a charge, single or as a sum, and a dispute whose funds
 * are withdrawn. Undone: a refund that failed or was canceled, and a dispute that was won.
 *
 * Since the API version 2025-03-31 (basil) only `invoice_payment.paid` has both an invoice and its payment
 * intent. Without it a refund of a renewal finds no order.
 */
export const stripe: WebhookAdapter = {
  provider: 'stripe',
  title: 'Stripe',
  secretFrom: 'provider',
  secretHelp:
    'In the Stripe Dashboard, under Developers, Webhooks, open the endpoint and reveal its signing secret ("whsec_…").',
  headers: [],
  events: Object.keys(READERS).filter((type) => !SPARE.includes(type)),
  settings: [ORDER_ID_KEY, VISITOR_ID_KEY, ACCOUNT],
  verify: verifySignature,
  translate: (delivery, credentials) => translate(delivery, credentials),
}

const translate = (delivery: Delivery, credentials: Credentials): Translated | Problem => {
  const event = readJsonBody(delivery.body)
  if (isProblem(event)) return event
  const type = someText(event.type)
  if (type === undefined) return noType
  const said = meaningOf(type, event, credentials)
  if (isProblem(said)) return said
  return { eventId: someText(event.id), type, messages: said.messages, note: said.note }
}

const noType = problem('no_type', 'type', 'The event has no type. Send events of Stripe only.')

const meaningOf = (type: string, event: Fields, credentials: Credentials): Said => {
  if (someText(event.object)?.startsWith('v2.')) {
    return nothing(
      `${type} is a thin event without the payment. Choose the payload style "snapshot" for this endpoint.`,
    )
  }
  // An own property, because a type like "constructor" is a property of every object.
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  if (!reader) return nothing(`${type} is not used. Subscribe to: ${stripe.events.join(', ')}.`)
  const { account } = credentials.settings
  const from = someText(event.account)
  if (account && from !== undefined && from !== account) {
    return nothing(`The event belongs to ${from}, not to the account of this endpoint.`)
  }
  const object = fieldsOf(fieldsOf(event.data).object)
  const keys = keysOf(credentials)
  const test = event.livemode !== true
  const said = reader({ type, at: secondsOf(event.created), test, object, keys })
  if (isProblem(said)) return said
  const notes = [said.note, unfitOrderId(keys, fieldsOf(object.metadata))]
  return { messages: said.messages, note: notes.filter(Boolean).join(' ') || undefined }
}
