import { isProblem, type Problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Translated, WebhookAdapter } from '../adapter.js'
import { forged, isSameText, readJsonBody, someText, unsigned } from '../read.js'
import { type ChargebeeEvent, eventOf } from './event.js'
import { isRefund, refundsOf } from './refund.js'
import { saleOf } from './sale.js'
import { SETTINGS } from './settings.js'

/**
 * Chargebee. https://apidocs.chargebee.com/docs/api/events
 *
 * Each invoice is an order. Its id is the name under which page, server and webhook meet: a checkout
 * redirects with `invoice_id`, and a page or server may report that. The merchant's own order id
 * outranks it: the custom field `cf_order_id` of the invoice, or of the subscription (or
 * `order_id` in its `meta_data`) for the subscription's first invoice.
 *
 * Sale: an invoice that is paid, in any event that contains one. Renewal: the same, with an invoice
 * that is not the subscription's first. Refund: a transaction `refund` or `payment_reversal` that
 * succeeded. Undone refund: such a transaction that failed or was voided afterwards. Credit notes are
 * not refunds: the customer may use the credit for a later invoice, whose total it then reduces.
 *
 * Webhooks are not signed. Chargebee proves itself by HTTP basic authentication only:
 * https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings
 */
export const chargebee: WebhookAdapter = {
  provider: 'chargebee',
  title: 'Chargebee',
  secretFrom: 'waymark',
  secretHelp:
    'In Chargebee, open Settings, Configure Chargebee, Webhooks, choose "Protect webhook URL with basic authentication" and enter this as the password.',
  headers: [],
  events: [
    'payment_succeeded',
    'payment_failed',
    'payment_refunded',
    'invoice_generated',
    'invoice_updated',
    'subscription_created',
    'subscription_renewed',
    'transaction_updated',
  ],
  settings: SETTINGS,
  verify: ({ headers }, { secrets, settings }) => {
    const [, encoded] =
      /^basic ([A-Za-z0-9+/_=-]{1,2000})$/i.exec(headers.authorization ?? '') ?? []
    const pair = Buffer.from(encoded ?? '', 'base64').toString()
    const colon = pair.indexOf(':')
    if (colon < 0) return unsigned('authorization')
    const isUser = !settings.user || isSameText(pair.slice(0, colon), settings.user)
    const password = pair.slice(colon + 1)
    const isPassword = secrets.some((secret) => secret !== '' && isSameText(password, secret))
    return isUser && isPassword ? 'genuine' : forged
  },
  translate: (delivery, credentials) => translate(delivery, credentials),
}

const translate = ({ body }: Delivery, { settings }: Credentials): Translated | Problem => {
  const fields = readJsonBody(body)
  if (isProblem(fields)) return fields
  const event = eventOf(fields, settings)
  const meaning = meaningOf(event)
  if (isProblem(meaning)) return meaning
  return { eventId: someText(fields.id), type: event.type, ...meaning }
}

type Meaning = Pick<Translated, 'messages' | 'note'>

const meaningOf = (event: ChargebeeEvent): Meaning | Problem => {
  const { type, transaction, invoice } = event
  const isKnown = chargebee.events.includes(type) || SIMILAR.test(type)
  if (isKnown && transaction && isRefund(transaction)) {
    const refunds = refundsOf(event, transaction)
    if (typeof refunds === 'string') return { messages: [], note: refunds }
    return isProblem(refunds) ? refunds : { messages: refunds }
  }
  if (isKnown && invoice && type !== 'payment_refunded') {
    const sale = saleOf(event, invoice)
    if (typeof sale === 'string') return { messages: [], note: sale }
    return isProblem(sale) ? sale : { messages: [sale] }
  }
  const why = isKnown ? 'has no invoice and no refund' : 'does not matter here'
  return {
    messages: [],
    note: `The event "${type}" ${why}. Subscribe to ${chargebee.events.join(', ')}.`,
  }
}

/** Events with the same content as those above. */
const SIMILAR =
  /^(payment_initiated|refund_initiated|transaction_created|subscription_(activated|reactivated|changed)|(invoice_generated|subscription_\w+)_with_backdating)$/
