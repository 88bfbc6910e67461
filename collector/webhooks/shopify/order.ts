import { AMOUNT_MAX, type Money, money } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  type OrderName,
  OWN_ORDER_ID,
  type ProviderRefund,
  type ProviderSale,
} from '../../domain/providerMessage.js'
import type { OrderItem } from '../../domain/report.js'
import type { Translated } from '../adapter.js'
import { decimal } from '../amounts.js'
import { visitorIdOf } from '../merchantFields.js'
import { type Fields, fieldsOf, instantOf, listOf, someText } from '../read.js'
import { attribute, idOfType } from './exact.js'
import { refundMessage } from './refund.js'

interface Context {
  readonly test: boolean
  readonly visitorIdKey: string
}

/** What an order says: the sale, the refunds that were made, and its cancellation. */
export const orderMessages = (
  order: Fields,
  context: Context,
): Pick<Translated, 'messages' | 'note'> | Problem => {
  const id = idOfType('Order', order)
  if (!id) return problem('missing', 'id', 'The body is no order of Shopify, or has no id.')
  const test = context.test || order.test === true
  const refunds = refundsOf(order, id, test)
  const sale = toSale(order, id, { ...context, test }, refunds.made)
  if (isProblem(sale)) return sale
  const note = refunds.notes.length > 0 ? refunds.notes.join(' ') : undefined
  return { messages: [sale, ...refunds.made, ...cancellationOf(order, sale)], note }
}

const refundsOf = (order: Fields, orderId: string, test: boolean) => {
  const found = listOf(order.refunds)
    .slice(0, REFUNDS_MAX)
    .map((refund) => refundMessage(fieldsOf(refund), { test, orderId }))
  const made: ProviderRefund[] = []
  const notes: string[] = []
  for (const one of found) {
    if (typeof one === 'string') notes.push(one)
    else if (isProblem(one)) notes.push(one.message)
    else made.push(one)
  }
  return { made, notes }
}
const REFUNDS_MAX = 100

const toSale = (
  order: Fields,
  id: string,
  { test, visitorIdKey }: Context,
  refunds: readonly ProviderRefund[],
): ProviderSale | Problem => {
  const currency = someText(order.currency) ?? ''
  const total = totalOf(order, currency, refunds)
  if (isProblem(total)) return total
  const tax = taxOf(order, currency, refunds)
  if (isProblem(tax)) return tax
  const shipped = fieldsOf(fieldsOf(order.total_shipping_price_set).shop_money)
  const shipping =
    shipped.currency_code === currency
      ? decimal(shipped.amount, currency, 'total_shipping_price_set')
      : undefined
  if (isProblem(shipping)) return shipping
  const email = someText(order.email) ?? someText(order.contact_email)
  return {
    kind: 'sale',
    names: namesOf(order, id),
    at: instantOf(order.created_at),
    test,
    total,
    payment: paymentOf(order),
    revision: instantOf(order.updated_at) ?? 0,
    visitorId: visitorIdOf(attribute(order.note_attributes, visitorIdKey)),
    customerId: someText(fieldsOf(order.customer).id) ?? email?.toLowerCase(),
    email,
    coupons: listOf(order.discount_codes)
      .slice(0, COUPONS_MAX)
      .flatMap((discount) => someText(fieldsOf(discount).code) ?? []),
    tax,
    shipping,
    items: listOf(order.line_items)
      .slice(0, ITEMS_MAX)
      .flatMap((line) => itemOf(fieldsOf(line), currency)),
  }
}
const COUPONS_MAX = 10
const ITEMS_MAX = 400

/**
 * The cart's token is no name: a customer can check out twice from one cart, and nobody reports an
 * order under it.
 */
const namesOf = (order: Fields, id: string): readonly OrderName[] => {
  const others = [someText(order.name), someText(order.checkout_token)]
  return [
    { id, rank: OWN_ORDER_ID },
    ...others.flatMap((other, index) => (other ? [{ id: other, rank: index + 1 }] : [])),
  ]
}

/**
 * What the customer paid, before refunds. `total_price` also counts items that were removed from the
 * order before it was paid; `current_total_price` does not count what was refunded since. The smaller
 * one of the first, and of the second plus the refunds, is right in both cases. Nothing is left of a
 * cancelled order either way.
 */
const totalOf = (
  order: Fields,
  currency: string,
  refunds: readonly ProviderRefund[],
): Money | Problem => {
  const whole = decimal(order.total_price, currency, 'total_price')
  const current = decimal(order.current_total_price, currency, 'current_total_price')
  if (isProblem(whole) || isProblem(current) || someText(order.cancelled_at)) return whole
  const back = refunds.reduce((sum, { amount }) => sum + (amount?.amount ?? 0), 0)
  return money(Math.min(whole.amount, current.amount + back), currency)
}

/** The current tax is without that of refunded items, so it is the order's only before refunds. */
const taxOf = (
  order: Fields,
  currency: string,
  refunds: readonly ProviderRefund[],
): Money | Problem | undefined => {
  const current = refunds.length === 0 ? someText(order.current_total_tax) : undefined
  const tax = current ?? someText(order.total_tax)
  return tax === undefined ? undefined : decimal(tax, currency, 'total_tax')
}

const PAID = ['paid', 'partially_refunded', 'refunded']

const paymentOf = (order: Fields): ProviderSale['payment'] => {
  const status = someText(order.financial_status) ?? ''
  if (PAID.includes(status)) return 'paid'
  return status === 'voided' || someText(order.cancelled_at) ? 'failed' : 'awaited'
}

const cancellationOf = (order: Fields, sale: ProviderSale): readonly ProviderRefund[] => {
  const cancelledAt = someText(order.cancelled_at)
  if (!cancelledAt || sale.payment !== 'paid') return []
  const { names, test } = sale
  const refundId = `cancelled:${names[0]?.id}`
  const at = instantOf(cancelledAt)
  return [{ kind: 'refund', names, at, test, refundId, state: 'made', amount: undefined }]
}

/** A line is worth its price for its quantity, less its share of the discounts. */
const itemOf = (line: Fields, currency: string): readonly OrderItem[] => {
  const sku = someText(line.sku) ?? someText(line.variant_id) ?? someText(line.product_id)
  if (!sku) return []
  const quantity = typeof line.quantity === 'number' ? line.quantity : undefined
  const price = decimal(line.price, currency, 'line_items')
  if (isProblem(price) || quantity === undefined) return [{ sku, quantity, total: undefined }]
  const off = listOf(line.discount_allocations).map((one) =>
    decimal(fieldsOf(one).amount, currency, 'line_items'),
  )
  const amount = off.reduce<number>(
    (rest, part) => (isProblem(part) ? Number.NaN : rest - part.amount),
    price.amount * quantity,
  )
  const isExact = Number.isSafeInteger(amount) && Math.abs(amount) <= AMOUNT_MAX
  return [{ sku, quantity, total: isExact ? money(amount, currency) : undefined }]
}
