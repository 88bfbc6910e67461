import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Credentials, Delivery, Setting, Translated, WebhookAdapter } from '../adapter.js'
import { orderIdField } from '../paypal/custom.js'
import { readForm } from './form.js'
import { readMessage } from './messages.js'
import { verifyMessage } from './verify.js'

const RECEIVER: Setting = {
  name: 'receiver',
  label: 'Receiver',
  help: 'The e-mail address or the merchant id of the PayPal account that gets the money.',
  isRequired: true,
  check: (value) =>
    /^[^\s@]{1,127}@[^\s@]{1,127}$/.test(value) || /^[A-Za-z0-9]{13}$/.test(value)
      ? undefined
      : problem('bad_receiver', 'receiver', 'Enter an e-mail address or a merchant id.'),
}

/**
 * PayPal, Instant Payment Notification. https://developer.paypal.com/api/nvp-soap/ipn/
 *
 * The merchant's order id stands in `invoice` (or `custom`, by a setting) and the visitor id in `custom`, also
 * appended to it as forms for Post Affiliate Pro do; a page or a server that reports the same id meets the
 * message there. Without it the order is named by the transaction (`tx` in the address of the return page).
 *
 * Sales: a payment that is completed; a pending one is awaited. Renewals: each payment of a subscription, tied
 * by `subscr_id` or `recurring_payment_id` and by the payer. Refunds: `Refunded` and `Reversed`. Undone:
 * `Canceled_Reversal`.
 */
export const payPalIpn: WebhookAdapter = {
  provider: 'paypal-ipn',
  title: 'PayPal IPN',
  secretFrom: 'none',
  secretHelp:
    'PayPal is asked whether it sent a message, so there is no secret. Enter the receiver.',
  headers: [],
  events: [],
  settings: [RECEIVER, orderIdField('invoice', 'custom')],
  verify: verifyMessage,
  translate: (delivery, credentials) => translate(delivery, credentials),
}

const translate = ({ body }: Delivery, { settings }: Credentials): Translated | Problem => {
  const form = readForm(body)
  const [kind, status, id] = ['txn_type', 'payment_status', 'txn_id'].map((name) => form.get(name))
  const type = [kind, status].filter(Boolean).join(' ') || 'unknown'
  const message = readMessage(form, settings.orderIdField || 'invoice')
  if (isProblem(message)) return message
  // A transaction is reported again when its status changes.
  const eventId = id ? [id, status].join(':') : undefined
  if (message) return { eventId, type, messages: [message] }
  return { eventId, type, messages: [], note: `A message of the type ${type} is about no payment.` }
}
