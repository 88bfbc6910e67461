import { createHmac } from 'node:crypto'
import { type Money, money } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import {
  type OrderName,
  OWN_ORDER_ID,
  type ProviderRefund,
  type ProviderSale,
} from '../domain/providerMessage.js'
import type { OrderItem } from '../domain/report.js'
import {
  type Credentials,
  type Delivery,
  type Setting,
  TOLERANCE_MS,
  type Translated,
  type Verified,
  type WebhookAdapter,
} from './adapter.js'
import { minorUnits } from './amounts.js'
import { orderIdKey, settingOf, visitorIdKey, visitorIdOf } from './merchantFields.js'
import {
  type Fields,
  fieldsOf,
  forged,
  instantOf,
  isSameText,
  listOf,
  readJsonBody,
  someText,
  stale,
  unsigned,
} from './read.js'

const IN_CUSTOM_DATA =
  'The key in customData of Paddle.Checkout.open, or in custom_data of the API.'
const ORDER_ID = orderIdKey('order_id', IN_CUSTOM_DATA)
const VISITOR_ID = visitorIdKey('waymark_visitor', IN_CUSTOM_DATA)
const ENVIRONMENT: Setting = {
  name: 'environment',
  label: 'Environment',
  help: 'live, or sandbox for an account of sandbox-vendors.paddle.com: its events do not say so themselves.',
  isRequired: false,
  usual: 'live',
  check: (value) =>
    value === 'live' || value === 'sandbox'
      ? undefined
      : problem('invalid', 'environment', 'Enter live or sandbox.'),
}

/**
 * Paddle Billing: https://developer.paddle.com/webhooks.
 *
 * Order ids. The merchant's own one is `order_id` in `custom_data`. Without it, the order is named by
 * the transaction (`txn_…`), which Paddle.js gives the page in `checkout.completed` and the API gives
 * the server. Paddle copies `custom_data` to the subscription and from there to every later
 * transaction (https://developer.paddle.com/build/transactions/custom-data), so the order id in it is
 * only the id of the first one.
 *
 * `transaction.completed` and `transaction.paid` are one sale; with an `origin` of a subscription it
 * is a renewal or a later charge. An `adjustment` with the action `refund`, `chargeback` or
 * `chargeback_warning` (Paddle then refunds to avoid the chargeback) is a refund; with the status
 * `reversed` or `rejected`, or as `…_reverse`, it is undone. A credit is none: it reduces what later
 * transactions charge, and their `grand_total` has it subtracted.
 *
 * Amounts are in the smallest unit of the currency. Every currency that Paddle charges has the
 * decimals of ISO 4217.
 */
export const paddle: WebhookAdapter = {
  provider: 'paddle',
  title: 'Paddle Billing',
  secretFrom: 'provider',
  secretHelp:
    'In Paddle under Developer tools, Notifications: edit the destination and copy its secret key (pdl_ntfset_…).',
  headers: [],
  events: ['transaction.completed', 'transaction.paid', 'adjustment.created', 'adjustment.updated'],
  settings: [ORDER_ID, VISITOR_ID, ENVIRONMENT],
  verify,
  translate,
}

const HEADER = 'paddle-signature'
/** Paddle sends one signature per secret during a rotation. */
const SIGNATURES_MAX = 10

function verify({ headers, body, receivedAt }: Delivery, { secrets }: Credentials): Verified {
  const parts = (headers[HEADER] ?? '').split(/[;,]/).map((part) => part.trim())
  const ts = parts.find((part) => part.startsWith('ts='))?.slice(3) ?? ''
  const given = parts.filter((part) => /^h1=[0-9a-f]{64}$/.test(part)).slice(0, SIGNATURES_MAX)
  if (!/^\d{1,12}$/.test(ts) || given.length === 0) return unsigned(HEADER)
  const isSigned = secrets.some((secret) => {
    const mac = createHmac('sha256', secret).update(`${ts}:`).update(body).digest('hex')
    return given.filter((part) => isSameText(part, `h1=${mac}`)).length > 0
  })
  if (!isSigned) return forged
  return Math.abs(receivedAt - Number(ts) * 1_000) > TOLERANCE_MS ? stale : 'genuine'
}

function translate({ body }: Delivery, credentials: Credentials): Translated | Problem {
  const event = readJsonBody(body)
  if (isProblem(event)) return event
  const eventId = someText(event.event_id)
  const type = someText(event.event_type) ?? 'unknown'
  const data = fieldsOf(event.data)
  // Paddle's simulator sends to live destinations, too.
  const test = settingOf(credentials, ENVIRONMENT) === 'sandbox' || /^ntfsim/.test(eventId ?? '')
  const read = readerOf(type)
  const found = read
    ? read({ data, test, credentials })
    : `${type} does not matter here. Subscribe to ${paddle.events.join(', ')}.`
  if (isProblem(found)) return found
  return typeof found === 'string'
    ? { eventId, type, messages: [], note: found }
    : { eventId, type, messages: [found] }
}

interface Event {
  readonly data: Fields
  readonly test: boolean
  readonly credentials: Credentials
}

/** Why there is no message, if it is a text. */
type Found<Message> = Message | Problem | string

const toSale = ({ data, test, credentials }: Event): Found<ProviderSale> => {
  const id = someText(data.id)
  if (!id) return problem('missing', 'data.id', 'The transaction has no id.')
  const totals = fieldsOf(fieldsOf(data.details).totals)
  const currency = someText(totals.currency_code) ?? someText(data.currency_code) ?? ''
  const total = minorUnits(
    totals.grand_total ?? totals.total,
    currency,
    'data.details.totals.grand_total',
  )
  if (isProblem(total)) return total
  const tax = taxOf(totals, currency)
  if (isProblem(tax)) return tax
  const origin = someText(data.origin) ?? ''
  const isFirst = origin === 'web' || origin === 'api'
  // A trial begins with a transaction of 0, whose names and visitor its renewals need.
  if (total.amount < 0 || (total.amount === 0 && !isFirst))
    return `The transaction of origin ${origin} charged nothing.`
  const custom = fieldsOf(data.custom_data)
  const ownId = isFirst ? someText(custom[settingOf(credentials, ORDER_ID)]) : undefined
  const subscription = someText(data.subscription_id)
  return {
    kind: 'sale',
    names: namesOf(ownId, id, someText(data.invoice_id)),
    at: purchasedAt(data),
    test,
    total,
    payment: 'paid',
    revision: instantOf(data.updated_at) ?? 0,
    visitorId: visitorIdOf(custom[settingOf(credentials, VISITOR_ID)]),
    customerId: someText(data.customer_id),
    subscription: subscription ? { id: subscription, isFirst } : undefined,
    // Events name a discount by its id only, not by the code that the customer entered.
    coupons: [someText(data.discount_id)].filter((coupon) => coupon !== undefined),
    tax,
    items: itemsOf(data, currency),
  }
}

const namesOf = (
  ownId: string | undefined,
  transaction: string,
  invoice?: string,
): readonly OrderName[] => [
  ...(ownId ? [{ id: ownId, rank: OWN_ORDER_ID }] : []),
  { id: transaction, rank: 1 },
  ...(invoice ? [{ id: invoice, rank: 2 }] : []),
]

/**
 * When Paddle closed the purchase. `created_at` is when the checkout was opened, or days earlier if a
 * server prepared the transaction.
 */
const purchasedAt = (data: Fields): number | undefined =>
  instantOf(data.billed_at) ??
  listOf(data.payments)
    .map((payment) => instantOf(fieldsOf(payment).captured_at))
    .find((at) => at !== undefined) ??
  instantOf(data.created_at)

/** `tax` is before credits are subtracted, so without a credit it is the tax of `grand_total`. */
const taxOf = (totals: Fields, currency: string): Money | Problem | undefined => {
  if (someText(totals.grand_total_tax))
    return minorUnits(totals.grand_total_tax, currency, 'data.details.totals.grand_total_tax')
  if (someText(totals.credit) !== '0' || !someText(totals.tax)) return undefined
  return minorUnits(totals.tax, currency, 'data.details.totals.tax')
}

const ITEMS_MAX = 400

const itemsOf = (data: Fields, currency: string): readonly OrderItem[] =>
  listOf(fieldsOf(data.details).line_items)
    .slice(0, ITEMS_MAX)
    .flatMap((line) => {
      const { product, price_id: price, quantity, totals } = fieldsOf(line)
      const sku = someText(fieldsOf(product).id) ?? someText(price)
      if (!sku) return []
      const total = minorUnits(fieldsOf(totals).total, currency, 'data.details.line_items')
      const count = typeof quantity === 'number' ? quantity : undefined
      return [{ sku, quantity: count, total: isProblem(total) ? undefined : total }]
    })

const toRefund = ({ data, test }: Event): Found<ProviderRefund> => {
  const [id, transaction] = [someText(data.id), someText(data.transaction_id)]
  if (!id || !transaction)
    return problem('missing', 'data.transaction_id', 'The adjustment names no transaction.')
  const [action, status] = [someText(data.action) ?? '', someText(data.status) ?? '']
  const kind = action.replace(/(?<=^chargeback|^chargeback_warning)_reverse$/, '')
  if (!['refund', 'chargeback', 'chargeback_warning'].includes(kind))
    return `An adjustment with the action ${action} moves no money to the customer.`
  if (status === 'pending_approval') return 'Paddle has not approved the refund yet.'
  const totals = fieldsOf(data.totals)
  const currency = someText(totals.currency_code) ?? someText(data.currency_code) ?? ''
  const amount = minorUnits(totals.total, currency, 'data.totals.total')
  if (isProblem(amount)) return amount
  const isTakenBack = status === 'reversed' || status === 'rejected'
  return {
    kind: 'refund',
    names: namesOf(undefined, transaction),
    at: instantOf(isTakenBack ? data.updated_at : data.created_at),
    test,
    // A reversal is an adjustment of its own, which does not name the chargeback that it reverses.
    refundId: kind === 'refund' ? id : `${kind}:${transaction}`,
    state: isTakenBack || kind !== action ? 'undone' : 'made',
    amount: money(Math.abs(amount.amount), currency),
  }
}

const readerOf = (
  type: string,
): ((event: Event) => Found<ProviderSale | ProviderRefund>) | undefined => {
  if (/^transaction\.(completed|paid)$/.test(type)) return toSale
  return /^adjustment\.(created|updated)$/.test(type) ? toRefund : undefined
}
