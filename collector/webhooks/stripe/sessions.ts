import { isProblem } from '../../domain/problem.js'
import type { ProviderSale } from '../../domain/providerMessage.js'
import { namesOf, ownOrderId, visitorIdAmong } from '../keys.js'
import { type Fields, fieldsOf, idOf, listOf, secondsOf, someText } from '../read.js'
import {
  amountsOf,
  couponsOf,
  customerOf,
  MISSING,
  netShipping,
  noId,
  nothing,
  type Said,
  type StripeEvent,
} from './event.js'

/** A Checkout Session, of the shop or of a payment link. https://docs.stripe.com/api/checkout/sessions/object */
export const readSession = (event: StripeEvent): Said => {
  const { object: session, keys, test } = event
  if (session.mode === 'setup') return nothing('A session that saves a card sells nothing.')
  const id = idOf(session)
  if (id === undefined) return noId
  const metadata = fieldsOf(session.metadata)
  // Stripe copies the metadata of a payment link to every session of it: it names no single order.
  const own = idOf(session.payment_link) ? undefined : ownOrderId(keys, [metadata])
  const names = [id, idOf(session.invoice), idOf(session.payment_intent)]
  const details = fieldsOf(session.total_details)
  const amounts = amountsOf(session.currency, {
    amount_total: session.amount_total ?? MISSING,
    amount_tax: details.amount_tax,
    amount_shipping: netShipping(session.shipping_cost) ?? details.amount_shipping,
  })
  if (isProblem(amounts)) return amounts
  const subscription = idOf(session.subscription)
  const sale: ProviderSale = {
    kind: 'sale',
    names: namesOf(own, names),
    at: secondsOf(session.created),
    test,
    payment: paymentOf(event, amounts.amount_total?.amount === 0),
    revision: 0,
    total: amounts.amount_total,
    tax: amounts.amount_tax,
    shipping: amounts.amount_shipping,
    visitorId: visitorIdAmong([session.client_reference_id, metadata[keys.visitorId]]),
    customerId: customerOf(session, emailOf(session)),
    email: emailOf(session),
    coupons: couponsOf(listOf(session.discounts)),
    subscription: subscription ? { id: subscription, isFirst: true } : undefined,
  }
  return { messages: [sale] }
}

/**
 * A bank debit is `unpaid` when the session completes, and succeeds or fails days later.
 * `no_payment_required` also means a payment at a later date, unless the total is zero.
 */
const paymentOf = ({ type, object }: StripeEvent, isFree: boolean): ProviderSale['payment'] => {
  if (type === 'checkout.session.async_payment_failed') return 'failed'
  if (type === 'checkout.session.async_payment_succeeded') return 'paid'
  if (object.payment_status === 'no_payment_required') return isFree ? 'paid' : 'awaited'
  return object.payment_status === 'paid' ? 'paid' : 'awaited'
}

const emailOf = (session: Fields): string | undefined =>
  someText(fieldsOf(session.customer_details).email) ?? someText(session.customer_email)
