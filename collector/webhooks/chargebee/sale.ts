import { isVisitorId } from '../../domain/ids.js'
import { allocate, type Money, money } from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { type OrderName, OWN_ORDER_ID, type ProviderSale } from '../../domain/providerMessage.js'
import type { OrderItem } from '../../domain/report.js'
import { type Fields, fieldsOf, listOf, secondsOf, someText, textOf } from '../read.js'
import { amountOf } from './amounts.js'
import { type ChargebeeEvent, customOf } from './event.js'

const COUPONS_MAX = 20
const ITEMS_MAX = 400

/** The rank of the invoice's id, which Chargebee also passes to a checkout's thank-you page. */
const INVOICE = 1

const PAYMENTS: Readonly<Record<string, ProviderSale['payment']>> = {
  paid: 'paid',
  posted: 'awaited',
  payment_due: 'awaited',
  not_paid: 'failed',
  voided: 'failed',
}

/** The sale of an invoice; a sentence if the invoice is none yet. */
export const saleOf = (event: ChargebeeEvent, invoice: Fields): ProviderSale | string | Problem => {
  const payment = PAYMENTS[textOf(invoice.status)]
  if (payment === undefined) {
    return `The status of the invoice is "${textOf(invoice.status)}": it is not final yet.`
  }
  const names = namesOf(event, invoice)
  if (names.length === 0) {
    return problem(
      'no_order',
      'content.invoice.id',
      'The event names no invoice. Replay it from Chargebee.',
    )
  }
  const amounts = amountsOf(event, invoice)
  if (isProblem(amounts)) return amounts
  const subscriptionId = subscriptionOf(event, invoice)
  const visitorId = visitorOf(event, invoice)
  return {
    kind: 'sale',
    names,
    at: secondsOf(invoice.generated_at) ?? secondsOf(invoice.date),
    test: event.isTest,
    payment,
    revision: revisionOf(event, invoice),
    total: amounts.total,
    tax: amounts.tax,
    visitorId: isVisitorId(visitorId) ? visitorId : undefined,
    customerId: someText(invoice.customer_id) ?? someText(event.customer.id),
    subscription:
      subscriptionId === undefined ? undefined : { id: subscriptionId, isFirst: isFirst(invoice) },
    coupons: couponsOf(invoice),
    items: amounts.items,
  }
}

/**
 * The id of the invoice, and the merchant's own order id. A subscription keeps its custom fields for
 * life, so its order id names the first invoice only. Otherwise every renewal would be that order.
 */
const namesOf = (event: ChargebeeEvent, invoice: Fields): readonly OrderName[] => {
  const own =
    customOf(invoice, event.orderIdKey) ||
    (isFirst(invoice) === true ? customOf(event.subscription, event.orderIdKey) : '')
  return [
    { id: own, rank: OWN_ORDER_ID },
    { id: textOf(invoice.id), rank: INVOICE },
  ].filter(({ id }) => id !== '')
}

/** A renewal belongs to the affiliate of its subscription, not to whoever the visitor clicked since. */
const visitorOf = (event: ChargebeeEvent, invoice: Fields): string => {
  const stated = customOf(invoice, event.visitorIdKey)
  if (stated !== '' || (subscriptionOf(event, invoice) && isFirst(invoice) !== true)) return stated
  return (
    customOf(event.subscription, event.visitorIdKey) || customOf(event.customer, event.visitorIdKey)
  )
}

const isFirst = ({ first_invoice }: Fields): boolean | undefined =>
  typeof first_invoice === 'boolean' ? first_invoice : undefined

const subscriptionOf = ({ subscription }: ChargebeeEvent, invoice: Fields): string | undefined =>
  someText(invoice.subscription_id) ??
  someText(subscription.id) ??
  someText(fieldsOf(listOf(invoice.line_items)[0]).subscription_id)

/** `resource_version` grows with every change of the invoice. */
const revisionOf = ({ occurredAt }: ChargebeeEvent, invoice: Fields): number => {
  const version = invoice.resource_version
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0) return version
  return secondsOf(invoice.updated_at) ?? occurredAt ?? 0
}

/** The coupon's code as the customer typed it, or the coupon's id. */
const couponsOf = (invoice: Fields): readonly string[] =>
  listOf(invoice.discounts)
    .map(fieldsOf)
    .filter(({ entity_type }) => /_coupon$/.test(textOf(entity_type)))
    .map((discount) => textOf(discount.coupon_set_code) || textOf(discount.entity_id))
    .filter((code) => code !== '')
    .slice(0, COUPONS_MAX)

interface Amounts {
  readonly total: Money | undefined
  readonly tax: Money | undefined
  readonly items: readonly OrderItem[] | undefined
}

/** What lowers what the customer pays for an invoice. */
const DEDUCTED = ['credits_applied', 'amount_adjusted', 'write_off_amount']

/**
 * The total is what the customer pays with money: credits of earlier invoices were paid there, and
 * adjustments are not paid at all. Tax is reduced in the same ratio.
 */
const amountsOf = (event: ChargebeeEvent, invoice: Fields): Amounts | Problem => {
  const currency = textOf(invoice.currency_code)
  const read = (name: string) =>
    amountOf(invoice[name], currency, `content.invoice.${name}`, event.decimals)
  const [total, tax] = [read('total'), read('tax')]
  if (isProblem(total)) return total
  if (isProblem(tax)) return tax
  if (total === undefined) {
    return problem(
      'no_total',
      'content.invoice.total',
      'The invoice has no total. Replay it from Chargebee.',
    )
  }
  let deducted = 0
  for (const name of DEDUCTED) {
    const amount = read(name)
    if (isProblem(amount)) return amount
    deducted += amount?.amount ?? 0
  }
  deducted = Math.min(deducted, total.amount)
  const weights = [total.amount - deducted, deducted]
  return {
    total: money(total.amount - deducted, currency),
    tax: tax && total.amount > 0 ? allocate(tax, weights)[0] : tax,
    items: itemsOf(event, invoice, currency, deducted === 0),
  }
}

/** The lines of an invoice. Their totals are stated only where they add up to the paid total. */
const itemsOf = (
  event: ChargebeeEvent,
  invoice: Fields,
  currency: string,
  hasTotals: boolean,
): readonly OrderItem[] =>
  listOf(invoice.line_items)
    .slice(0, ITEMS_MAX)
    .map(fieldsOf)
    .flatMap(({ entity_id, quantity, amount, discount_amount }) => {
      const sku = someText(entity_id)
      if (sku === undefined) return []
      const [gross, discount] = [amount, discount_amount ?? 0].map((value) =>
        amountOf(value, currency, 'content.invoice.line_items', event.decimals),
      )
      const isKnown = hasTotals && gross && discount && !isProblem(gross) && !isProblem(discount)
      return [
        {
          sku,
          quantity:
            typeof quantity === 'number' && Number.isFinite(quantity) ? quantity : undefined,
          total: isKnown ? money(gross.amount - discount.amount, currency) : undefined,
        },
      ]
    })
