import { type Money, money } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import {
  type OrderName,
  OWN_ORDER_ID,
  type ProviderRefund,
  type ProviderSale,
} from '../../domain/providerMessage.js'
import type { OrderItem } from '../../domain/report.js'
import type { Translated } from '../adapter.js'
import { decimal, signedDecimal } from '../amounts.js'
import { visitorIdOf } from '../merchantFields.js'
import { type Fields, fieldsOf, instantOf, listOf, someText, textOf } from '../read.js'

interface Context {
  readonly orderIdKey: string
  readonly visitorIdKey: string
}

/** What an order says: the sale, and how much of it went back so far. */
export const orderMessages = (
  order: Fields,
  context: Context,
): Pick<Translated, 'messages' | 'note'> | Problem => {
  const status = textOf(order.status)
  if (UNPLACED.includes(status))
    return { messages: [], note: `An order with the status ${status} is not placed.` }
  // Plugins for marketplaces and deposits split an order into such orders, which it already contains.
  if (!['', '0'].includes(textOf(order.parent_id)))
    return { messages: [], note: `The order is a part of order ${textOf(order.parent_id)}.` }
  const names = namesOf(order, context.orderIdKey)
  if (!names) return problem('missing', context.orderIdKey, 'The body is no order, or has no id.')
  const currency = someText(order.currency) ?? ''
  const total = decimal(order.total, currency, 'total')
  if (isProblem(total)) return total
  const back = backSoFar(order, status, total)
  if (isProblem(back)) return back
  const sale = toSale(order, names, context, { status, total })
  if (isProblem(sale)) return sale
  const refund = sale.payment === 'paid' || back.amount > 0 ? [toRefund(order, names, back)] : []
  return { messages: [sale, ...refund], note: noteOf(order, status, sale) }
}

const UNPLACED = ['trash', 'auto-draft', 'draft', 'checkout-draft', 'new']
const KNOWN = ['pending', 'on-hold', 'processing', 'completed', 'refunded', 'cancelled', 'failed']

const namesOf = (order: Fields, key: string): readonly OrderName[] | undefined => {
  const [id, number] = [someText(order.id), someText(order.number)?.replace(/^#/, '')]
  const own = key === 'number' ? number : id
  if (!own) return undefined
  const others = [key === 'id' && number ? `#${number}` : undefined, someText(order.order_key)]
  return [
    { id: own, rank: OWN_ORDER_ID },
    ...others.flatMap((other, index) => (other ? [{ id: other, rank: index + 1 }] : [])),
  ]
}

const hasBeenPaid = (order: Fields): boolean =>
  (someText(order.date_paid_gmt) ?? someText(order.date_paid)) !== undefined

/**
 * `processing` is paid, unless the customer pays on delivery. A status that a plugin added counts as
 * paid if WooCommerce has noted a payment.
 */
const paymentOf = (order: Fields, status: string): ProviderSale['payment'] => {
  if (status === 'completed' || status === 'refunded') return 'paid'
  if (status === 'processing' && someText(order.payment_method) !== 'cod') return 'paid'
  if (status === 'pending' || status === 'on-hold') return 'awaited'
  if (hasBeenPaid(order)) return 'paid'
  return status === 'cancelled' || status === 'failed' ? 'failed' : 'awaited'
}

/** All of it, once an order that was paid is cancelled; the refunds of the order otherwise. */
const backSoFar = (order: Fields, status: string, total: Money): Money | Problem => {
  if (status === 'refunded') return total
  if ((status === 'cancelled' || status === 'failed') && hasBeenPaid(order)) return total
  let sum = 0
  for (const refund of listOf(order.refunds)) {
    const amount = signedDecimal(fieldsOf(refund).total, total.currency, 'refunds')
    if (isProblem(amount)) return amount
    sum += Math.abs(amount.amount)
  }
  return money(sum, total.currency)
}

const toSale = (
  order: Fields,
  names: readonly OrderName[],
  { visitorIdKey }: Context,
  { status, total }: { readonly status: string; readonly total: Money },
): ProviderSale | Problem => {
  const { currency } = total
  const tax = decimal(order.total_tax ?? '0', currency, 'total_tax')
  if (isProblem(tax)) return tax
  const shipping = decimal(order.shipping_total ?? '0', currency, 'shipping_total')
  if (isProblem(shipping)) return shipping
  const customer = textOf(order.customer_id)
  const renewed = someText(metaOf(order, '_subscription_renewal'))
  return {
    kind: 'sale',
    names,
    at: gmtOf(order.date_created_gmt),
    test: false,
    total,
    payment: paymentOf(order, status),
    revision: gmtOf(order.date_modified_gmt) ?? 0,
    visitorId: visitorIdOf(metaOf(order, visitorIdKey)),
    // 0: a guest.
    customerId:
      customer !== '' && customer !== '0'
        ? customer
        : someText(fieldsOf(order.billing).email)?.toLowerCase(),
    email: someText(fieldsOf(order.billing).email),
    subscription: renewed ? { id: renewed, isFirst: false } : undefined,
    coupons: listOf(order.coupon_lines)
      .slice(0, COUPONS_MAX)
      .flatMap((line) => someText(fieldsOf(line).code) ?? []),
    tax,
    shipping,
    items: listOf(order.line_items)
      .slice(0, ITEMS_MAX)
      .flatMap((line) => itemOf(fieldsOf(line), currency)),
  }
}
const COUPONS_MAX = 10
const ITEMS_MAX = 400

const metaOf = (order: Fields, key: string): unknown =>
  listOf(order.meta_data)
    .map(fieldsOf)
    .find((meta) => meta.key === key)?.value

/** A line has up to six decimals. A total that is no whole number of minor units is left out. */
const itemOf = (line: Fields, currency: string): readonly OrderItem[] => {
  const sku =
    someText(line.sku) ??
    [line.variation_id, line.product_id].map(textOf).find((id) => id !== '' && id !== '0')
  if (!sku) return []
  const total = signedDecimal(line.total, currency, 'line_items')
  const quantity = typeof line.quantity === 'number' ? line.quantity : undefined
  return [{ sku, quantity, total: isProblem(total) ? undefined : total }]
}

const toRefund = (order: Fields, names: readonly OrderName[], amount: Money): ProviderRefund => {
  const id = names[0]?.id ?? ''
  return {
    kind: 'refund',
    names,
    at: gmtOf(order.date_modified_gmt),
    test: false,
    refundId: `refunded:${id}`,
    state: 'made',
    amount,
    soFarOf: id,
  }
}

const noteOf = (order: Fields, status: string, sale: ProviderSale): string | undefined => {
  const left = (sale.items ?? []).filter(({ total }) => total === undefined).length
  const notes = [
    left > 0
      ? `${left} of ${listOf(order.line_items).length} line totals have more decimals than ${sale.total?.currency} and are left out.`
      : '',
    KNOWN.includes(status)
      ? ''
      : `The status ${status} is not one of WooCommerce: the order counts as ${sale.payment}.`,
  ]
  return notes.filter((note) => note !== '').join(' ') || undefined
}

/** `…_gmt` is in UTC and does not say so. */
const gmtOf = (value: unknown): number | undefined => {
  const text = textOf(value)
  return instantOf(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
}
