import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Setting, Translated, WebhookAdapter } from '../adapter.js'
import { type Fields, fieldsOf, instantOf, listOf, readJsonBody, someText } from '../read.js'
import { certificateUrl } from './certificate.js'
import { orderIdField } from './custom.js'
import { nothing, type PayPalEvent, type Said } from './event.js'
import { readCapture, readOrder, readSale } from './payments.js'
import { readDispute, readRefund, readReversal } from './refunds.js'
import { CERT_URL_HEADER, verifySignature } from './signature.js'

/** What each type of event means. An event of any other type does not matter here. */
const READERS: Readonly<Record<string, (event: PayPalEvent) => Said>> = {
  'CHECKOUT.ORDER.APPROVED': readOrder,
  'PAYMENT.CAPTURE.COMPLETED': readCapture,
  'PAYMENT.CAPTURE.PENDING': readCapture,
  'PAYMENT.CAPTURE.DENIED': readCapture,
  'PAYMENT.CAPTURE.DECLINED': readCapture,
  'PAYMENT.CAPTURE.REFUNDED': readRefund,
  'PAYMENT.CAPTURE.REVERSED': readReversal,
  'PAYMENT.SALE.COMPLETED': readSale,
  'PAYMENT.SALE.PENDING': readSale,
  'PAYMENT.SALE.DENIED': readSale,
  'PAYMENT.SALE.REFUNDED': readRefund,
  'PAYMENT.SALE.REVERSED': readReversal,
  'CUSTOMER.DISPUTE.CREATED': readDispute,
  'CUSTOMER.DISPUTE.RESOLVED': readDispute,
}

const WEBHOOK_ID: Setting = {
  name: 'webhookId',
  label: 'Webhook id',
  help: 'In the PayPal Developer Dashboard, the id that the app shows beside the webhook.',
  isRequired: true,
  check: (value) =>
    /^[A-Za-z0-9_]{1,50}$/.test(value)
      ? undefined
      : problem('bad_webhook_id', 'webhookId', 'A webhook id has letters and digits only.'),
}

const ENVIRONMENT: Setting = {
  name: 'environment',
  label: 'Environment',
  help: '"live", or "sandbox" for a webhook of the sandbox, whose orders are all tests.',
  isRequired: false,
  usual: 'live',
  check: (value) =>
    value === 'live' || value === 'sandbox'
      ? undefined
      : problem('bad_environment', 'environment', 'Enter "live" or "sandbox".'),
}

/**
 * PayPal, webhooks of the REST API. https://developer.paypal.com/api/rest/webhooks/event-names/
 *
 * The merchant's order id stands in `invoice_id` (or `custom_id`, by a setting) and the visitor id in
 * `custom_id` of the purchase unit; a page or a server that reports the same id meets the webhook there.
 * Without it the order is named by PayPal's order, which a page knows as `data.orderID`, else by the capture.
 *
 * Sales: a capture, and a payment of the old API. An approved order is awaited until its capture completes. The
 * captures of one authorization are not added up. Renewals: each payment of a subscription, tied by
 * `billing_agreement_id`; its fields are the same in each payment, so they name no order. Refunds: a refund,
 * and a payment that was reversed. Undone: a refund that failed or was canceled, and a dispute that ended for
 * the merchant.
 */
export const payPal: WebhookAdapter = {
  provider: 'paypal',
  title: 'PayPal',
  secretFrom: 'none',
  secretHelp: 'PayPal signs with its certificate, so there is no secret. Enter the webhook id.',
  headers: [CERT_URL_HEADER],
  events: Object.keys(READERS),
  settings: [WEBHOOK_ID, orderIdField('invoice_id', 'custom_id'), ENVIRONMENT],
  verify: verifySignature,
  translate: (delivery, credentials) => translate(delivery, credentials),
}

const translate = (delivery: Delivery, credentials: Credentials): Translated | Problem => {
  const event = readJsonBody(delivery.body)
  if (isProblem(event)) return event
  const type = someText(event.event_type)
  if (type === undefined) return noType
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined
  const said = reader
    ? reader({
        type,
        at: instantOf(event.create_time),
        test: isTest(event, delivery, credentials),
        resource: fieldsOf(event.resource),
        orderIdField: credentials.settings.orderIdField || 'invoice_id',
      })
    : nothing(`${type} is not used. Subscribe to: ${payPal.events.join(', ')}.`)
  if (isProblem(said)) return said
  return { eventId: someText(event.id), type, messages: said.messages, note: said.note }
}

const noType = problem('no_type', 'event_type', 'The event has no type. Send PayPal events only.')

const SANDBOX = /^https:\/\/(?:[a-z0-9-]+\.)*sandbox\.paypal\.com\//

/** By the setting, by the host of the certificate, and by the event's links to itself, which are signed. */
const isTest = (event: Fields, { headers }: Delivery, { settings }: Credentials): boolean => {
  const links = listOf(event.links).map((link) => someText(fieldsOf(link).href) ?? '')
  const certificate = certificateUrl(headers[CERT_URL_HEADER] ?? '')?.href ?? ''
  return (
    settings.environment === 'sandbox' || [certificate, ...links].some((url) => SANDBOX.test(url))
  )
}
