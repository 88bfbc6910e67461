import { isProblem } from '../../domain/problem.js'
import type { ProviderSale } from '../../domain/providerMessage.js'
import { namesOf } from '../keys.js'
import { type Fields, fieldsOf, instantOf, listOf, someText } from '../read.js'
import { partMoney, payPalMoney } from './amount.js'
import { readCustom } from './custom.js'
import { linkedId, noPayment, nothing, type PayPalEvent, relatedIds, type Said } from './event.js'

/** Whether the money arrived, by the last word of the event's type. */
const PAYMENTS: Readonly<Record<string, ProviderSale['payment']>> = {
  COMPLETED: 'paid',
  PENDING: 'awaited',
  DENIED: 'failed',
  DECLINED: 'failed',
}

/** A captured payment. https://developer.paypal.com/docs/api/payments/v2/#captures_get */
export const readCapture = (event: PayPalEvent): Said => {
  const { resource } = event
  const id = someText(resource.id) ?? linkedId(resource, 'captures', ['self'])
  if (id === undefined) return noPayment
  const { value, currency_code: currency } = fieldsOf(resource.amount)
  const total = payPalMoney(value, currency, 'resource.amount')
  if (isProblem(total)) return total
  const own = ownOf(event, resource.invoice_id, resource.custom_id)
  const names = namesOf(own, [someText(relatedIds(resource).order_id), id])
  const sale = { ...saleOf(event, names, resource.custom_id), total }
  // The usual value of PayPal, so most payments with it have this capture only.
  const isOpen = resource.final_capture === false
  return { messages: [sale], note: isOpen ? openNote : undefined }
}

const openNote =
  'More captures of this authorization may follow. They are not added up: each states its own amount.'

/**
 * A payment of a subscription or of the old API. https://developer.paypal.com/docs/api/payments/v1/#sale
 * The fields of a subscription are the same in each of its payments, so they name no single order.
 */
export const readSale = (event: PayPalEvent): Said => {
  const { resource } = event
  const id = someText(resource.id)
  if (id === undefined) return noPayment
  const { total: value, currency, details } = fieldsOf(resource.amount)
  const total = payPalMoney(value, currency, 'resource.amount')
  if (isProblem(total)) return total
  const subscription = someText(resource.billing_agreement_id)
  const own = subscription
    ? undefined
    : ownOf(event, resource.invoice_number ?? resource.invoice_id, resource.custom)
  const { tax, shipping } = fieldsOf(details)
  const sale: ProviderSale = {
    ...saleOf(event, namesOf(own, [someText(resource.parent_payment), id]), resource.custom),
    total,
    tax: partMoney(tax, currency),
    shipping: partMoney(shipping, currency),
    subscription: subscription ? { id: subscription, isFirst: undefined } : undefined,
  }
  return { messages: [sale] }
}

/**
 * An order that the customer approved, before its payment. It is the only event that names the payer, and the
 * tax. https://developer.paypal.com/docs/api/orders/v2/#orders_get
 */
export const readOrder = (event: PayPalEvent): Said => {
  const { resource } = event
  const [unit, another] = listOf(resource.purchase_units).map(fieldsOf)
  const id = someText(resource.id)
  if (id === undefined || unit === undefined) return noPayment
  if (another)
    return nothing('The order has several parts, whose payments are orders of their own.')
  const amount = fieldsOf(unit.amount)
  const total = payPalMoney(amount.value, amount.currency_code, 'resource.purchase_units')
  if (isProblem(total)) return total
  const own = ownOf(event, unit.invoice_id, unit.custom_id)
  const sale: ProviderSale = {
    ...saleOf(event, namesOf(own, [id]), unit.custom_id),
    total,
    payment: 'awaited',
    tax: breakdownOf(amount, 'tax_total'),
    shipping: breakdownOf(amount, 'shipping'),
    customerId: someText(fieldsOf(resource.payer).payer_id),
    email: someText(fieldsOf(resource.payer).email_address),
  }
  return { messages: [sale] }
}

const breakdownOf = (amount: Fields, part: string) => {
  const { value, currency_code: currency } = fieldsOf(fieldsOf(amount.breakdown)[part])
  return partMoney(value, currency)
}

const saleOf = (
  { type, resource, test }: PayPalEvent,
  names: ProviderSale['names'],
  custom: unknown,
): ProviderSale => ({
  kind: 'sale',
  names,
  at: instantOf(resource.create_time),
  test,
  total: undefined,
  payment: PAYMENTS[type.split('.').at(-1) ?? ''] ?? 'awaited',
  revision: 0,
  visitorId: readCustom(custom).visitorId,
})

const ownOf = ({ orderIdField }: PayPalEvent, invoice: unknown, custom: unknown) =>
  orderIdField === 'custom_id' ? readCustom(custom).text : someText(invoice)
