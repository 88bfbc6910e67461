import { roundHalfAway } from '../../domain/money.js'
import { isProblem } from '../../domain/problem.js'
import type { OrderName, ProviderSale } from '../../domain/providerMessage.js'
import { namesOf, ownOrderId, visitorIdAmong } from '../keys.js'
import { type Fields, fieldsOf, idOf, listOf, secondsOf, someText } from '../read.js'
import {
  amountsOf,
  couponsOf,
  customerOf,
  dataOf,
  MISSING,
  netShipping,
  noId,
  nothing,
  type Said,
  type StripeEvent,
  sumOf,
} from './event.js'

/**
 * A paid invoice, in the shape before and since the API version 2025-03-31 (basil). Each invoice is an order
 * of its own. https://docs.stripe.com/api/invoices/object
 */
export const readInvoice = (event: StripeEvent): Said => {
  const { object: invoice, keys, test } = event
  if (idOf(invoice) === undefined) return noId
  if (typeof invoice.total === 'number' && invoice.total < 0) {
    return nothing('The invoice credits the customer. Later invoices are paid with the credit.')
  }
  const isFirst = isFirstOf(invoice)
  const copied = copiedMetadata(invoice)
  const paid = isFirst ? invoice.total : (invoice.amount_due ?? invoice.amount_paid)
  const amounts = amountsOf(invoice.currency, {
    total: paid ?? MISSING,
    tax: shareOf(taxOf(invoice), paid, invoice.total),
    shipping: shareOf(netShipping(invoice.shipping_cost), paid, invoice.total),
  })
  if (isProblem(amounts)) return amounts
  const subscription = subscriptionOf(invoice)
  const metadata = fieldsOf(invoice.metadata)
  const sale: ProviderSale = {
    kind: 'sale',
    names: invoiceNames(event, isFirst ? copied : []),
    at: secondsOf(invoice.created),
    test,
    payment: 'paid',
    revision: 0,
    total: amounts.total,
    tax: amounts.tax,
    shipping: amounts.shipping,
    visitorId: visitorIdAmong([metadata, ...copied].map((one) => one[keys.visitorId])),
    customerId: customerOf(invoice, invoice.customer_email),
    email: someText(invoice.customer_email),
    coupons: couponsOf([invoice.discount, ...listOf(invoice.discounts)]),
    subscription: subscription ? { id: subscription, isFirst } : undefined,
  }
  return { messages: [sale] }
}

/**
 * The metadata of the subscription are copied to every invoice, so they name the order of the first one
 * only. The invoice's own metadata are not copied.
 */
const invoiceNames = (
  { object: invoice, keys }: StripeEvent,
  copied: readonly Fields[],
): readonly OrderName[] => {
  const own = ownOrderId(keys, [fieldsOf(invoice.metadata), ...copied])
  const payments = dataOf(invoice.payments).map(({ payment }) => fieldsOf(payment))
  const [only, another] = payments.flatMap(({ payment_intent }) => idOf(payment_intent) ?? [])
  // An invoice may be paid in parts. A message has one name of each rank.
  const intent = idOf(invoice.payment_intent) ?? (another === undefined ? only : undefined)
  return namesOf(own, [undefined, idOf(invoice), intent, idOf(invoice.charge)])
}

/** Undefined for an invoice that may be either, such as one that a person made. */
const isFirstOf = ({ billing_reason: reason }: Fields): boolean | undefined => {
  if (reason === 'subscription_create') return true
  const isLater = ['subscription_cycle', 'subscription_update', 'subscription_threshold']
  return isLater.includes(someText(reason) ?? '') ? false : undefined
}

const copiedMetadata = (invoice: Fields): readonly Fields[] => [
  fieldsOf(fieldsOf(invoice.subscription_details).metadata),
  fieldsOf(detailsOf(invoice).metadata),
  ...dataOf(invoice.lines).map(({ metadata }) => fieldsOf(metadata)),
]

const detailsOf = ({ parent }: Fields): Fields => fieldsOf(fieldsOf(parent).subscription_details)

const subscriptionOf = (invoice: Fields): string | undefined => {
  const ofLines = dataOf(invoice.lines).map(
    ({ subscription, parent }) =>
      idOf(subscription) ?? idOf(fieldsOf(fieldsOf(parent).subscription_item_details).subscription),
  )
  return (
    idOf(invoice.subscription) ??
    idOf(detailsOf(invoice).subscription) ??
    ofLines.find((id) => id !== undefined)
  )
}

/** Before basil one number and a list, since then another list. */
const taxOf = (invoice: Fields): number | undefined => {
  const lists = [invoice.total_taxes, invoice.total_tax_amounts].map(listOf)
  const list = lists.find(({ length }) => length > 0)
  return list ? sumOf(list.map((tax) => fieldsOf(tax).amount)) : sumOf([invoice.tax])
}

/**
 * The part of the tax or shipping that belongs to what was paid. They differ where the customer's balance
 * pays a part, for example after a change to a cheaper plan.
 */
const shareOf = (part: number | undefined, paid: unknown, total: unknown): number | undefined => {
  if (part === undefined || part < 0 || paid === total) return part
  if (!Number.isSafeInteger(paid) || !Number.isSafeInteger(total) || Number(total) <= 0) return
  return roundHalfAway(BigInt(part) * BigInt(Number(paid)), BigInt(Number(total)))
}
