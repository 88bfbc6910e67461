import { isProblem } from '../../domain/problem.js'
import type { ProviderMessage, ProviderSale } from '../../domain/providerMessage.js'
import { namesOf, ownOrderId, visitorIdAmong } from '../keys.js'
import { type Fields, fieldsOf, idOf, secondsOf, someText } from '../read.js'
import {
  amountsOf,
  customerOf,
  dataOf,
  MISSING,
  noId,
  nothing,
  onlyNames,
  type Said,
  type StripeEvent,
} from './event.js'

/**
 * A payment intent that succeeded. It is a sale only if its metadata name an order or a visitor: since the
 * API version 2025-03-31 (basil) it does not say whether it belongs to an invoice, so that every renewal
 * would be two orders. https://docs.stripe.com/api/payment_intents/object
 */
export const readPaymentIntent = (event: StripeEvent): Said => {
  const { object: intent, keys } = event
  const id = idOf(intent)
  if (id === undefined) return noId
  const metadata = fieldsOf(intent.metadata)
  const charge = idOf(intent.latest_charge) ?? idOf(dataOf(intent.charges).at(-1))
  const own = ownOrderId(keys, [metadata])
  const names = namesOf(own, [undefined, idOf(intent.invoice), id, charge])
  if (own === undefined && visitorIdAmong([metadata[keys.visitorId]]) === undefined) {
    return {
      messages: onlyNames(event, names, secondsOf(intent.created)),
      note: `No order: the metadata have neither "${keys.orderId}" nor "${keys.visitorId}", and the payment may belong to an invoice or a session, whose own events report it.`,
    }
  }
  return saleOf(event, names, {
    charge,
    captured: intent.amount_received ?? intent.amount,
    refunded: 0,
    email: intent.receipt_email,
  })
}

/**
 * A charge that was captured after its authorization. Its session completed unpaid, and no other event of
 * the session follows. Payments of invoices are never captured later.
 * https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
export const readCapture = (event: StripeEvent): Said => {
  const { object: charge } = event
  const id = idOf(charge)
  if (id === undefined) return noId
  return saleOf(event, chargeNames(event, charge), {
    charge: id,
    captured: charge.amount_captured ?? charge.amount,
    refunded: charge.amount_refunded ?? 0,
    email: charge.receipt_email ?? fieldsOf(charge.billing_details).email,
  })
}

/** A charge that succeeded. It only says that its ids and its order are one purchase. */
export const readCharge = (event: StripeEvent): Said => {
  const names = chargeNames(event, event.object)
  const messages = onlyNames(event, names, secondsOf(event.object.created))
  return messages.length > 0 ? { messages } : nothing('The charge names nothing but itself.')
}

/** An invoice's payment: since basil no other event has both the invoice and its payment intent. */
export const readInvoicePayment = (event: StripeEvent): Said => {
  const { object } = event
  const { payment_intent: intent, charge } = fieldsOf(object.payment)
  const names = namesOf(undefined, [undefined, idOf(object.invoice), idOf(intent), idOf(charge)])
  const messages = onlyNames(event, names, secondsOf(object.created))
  return messages.length > 0 ? { messages } : nothing('The invoice was paid outside of Stripe.')
}

/** The names of a charge, also where a refund or a dispute has the charge's and the payment's id only. */
export const chargeNames = ({ keys }: StripeEvent, charge: Fields, id = idOf(charge)) =>
  namesOf(ownOrderId(keys, [fieldsOf(charge.metadata)]), [
    undefined,
    // Gone since basil.
    idOf(charge.invoice),
    idOf(charge.payment_intent),
    id,
  ])

interface Payment {
  readonly charge: string | undefined
  readonly captured: unknown
  readonly refunded: unknown
  readonly email: unknown
}

/**
 * The total is what was authorized, as the session states it. Stripe counts a part that is never captured as
 * refunded in `amount_refunded`, so it is a refund here too.
 */
const saleOf = (
  { object, keys, test, at }: StripeEvent,
  names: ProviderSale['names'],
  { charge, captured, refunded, email }: Payment,
): Said => {
  const amounts = amountsOf(object.currency, {
    amount: object.amount ?? MISSING,
    amount_captured: captured,
    amount_refunded: refunded,
  })
  if (isProblem(amounts)) return amounts
  const { amount: authorized, amount_captured: taken, amount_refunded: back } = amounts
  const open = (authorized?.amount ?? 0) - (taken?.amount ?? 0)
  const left = Math.max(open, back?.amount ?? 0)
  const total = open > 0 && charge !== undefined ? authorized : taken
  const sale: ProviderMessage = {
    kind: 'sale',
    names,
    at: secondsOf(object.created),
    test,
    payment: 'paid',
    revision: 0,
    total,
    visitorId: visitorIdAmong([fieldsOf(object.metadata)[keys.visitorId]]),
    customerId: customerOf(object, someText(email)),
    email: someText(email),
  }
  if (left === 0 || charge === undefined || total === undefined) return { messages: [sale] }
  const refund: ProviderMessage = {
    kind: 'refund',
    names,
    at,
    test,
    refundId: charge,
    state: 'made',
    amount: { ...total, amount: left },
    soFarOf: charge,
  }
  return { messages: [sale, refund] }
}
