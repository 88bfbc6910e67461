import type { Money } from '../../domain/money.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { ProviderRefund } from '../../domain/providerMessage.js'
import { namesOf } from '../keys.js'
import { fieldsOf, listOf, someText } from '../read.js'
import { refundedMoney } from './amount.js'
import { linkedId, noPayment, nothing, type PayPalEvent, relatedIds, type Said } from './event.js'

const UNDONE: readonly unknown[] = ['FAILED', 'CANCELLED', 'CANCELED']

/**
 * A refund of a capture. Only its link names the capture; its `invoice_id` may be a number of its own.
 * https://developer.paypal.com/docs/api/payments/v2/#refunds_get
 */
export const readRefund = (event: PayPalEvent): Said => {
  const { resource } = event
  const [id, paid] = [someText(resource.id), paidBy(event)]
  if (id === undefined || paid.id === undefined) return noPayment
  return refundOf(event, paid, {
    refundId: id,
    state: UNDONE.includes(someText(resource.status ?? resource.state)?.toUpperCase())
      ? 'undone'
      : 'made',
    partOf: paid.id,
  })
}

/** A payment that PayPal or the bank took back. It has one name with the dispute that takes it back. */
export const readReversal = (event: PayPalEvent): Said => {
  const paid = paidBy(event)
  if (paid.id === undefined) return noPayment
  return refundOf(event, paid, { refundId: reversalOf(paid.id), state: 'made' })
}

/** Outcomes after which the merchant has the money. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
const KEPT: readonly unknown[] = [
  'RESOLVED_SELLER_FAVOUR',
  'RESOLVED_WITH_PAYOUT',
  'CANCELED_BY_BUYER',
  'DENIED',
]
const DISPUTED_MAX = 20

/**
 * A dispute moves no money by itself: what goes back is a reversal or a refund, which have events of their own.
 * Only an outcome for the merchant is used, because no event of the payment says that a reversal was undone.
 */
export const readDispute = (event: PayPalEvent): Said => {
  const { resource, type, at, test } = event
  const outcome = someText(fieldsOf(resource.dispute_outcome).outcome_code) ?? 'no outcome'
  if (type !== 'CUSTOMER.DISPUTE.RESOLVED' || !KEPT.includes(outcome)) {
    return nothing(
      `A dispute (${outcome}) moves no money by itself. PAYMENT.CAPTURE.REVERSED and PAYMENT.CAPTURE.REFUNDED say what goes back.`,
    )
  }
  const { value, currency_code: currency } = fieldsOf(resource.dispute_amount)
  const amount = refundedMoney(value, currency, 'resource.dispute_amount')
  const ids = listOf(resource.disputed_transactions)
    .slice(0, DISPUTED_MAX)
    .flatMap((one) => someText(fieldsOf(one).seller_transaction_id) ?? [])
  const messages = ids.map(
    (id): ProviderRefund => ({
      kind: 'refund',
      names: namesOf(undefined, [undefined, id]),
      at,
      test,
      refundId: reversalOf(id),
      state: 'undone',
      amount: isProblem(amount) || ids.length > 1 ? undefined : amount,
    }),
  )
  return messages.length > 0 ? { messages } : noPayment
}

const reversalOf = (payment: string): string => `reversal:${payment}`

interface Paid {
  readonly id: string | undefined
  readonly order: string | undefined
}

/** The payment that the money of a refund or a reversal comes from. */
const paidBy = ({ resource, type }: PayPalEvent): Paid => {
  const related = relatedIds(resource)
  const order = someText(related.order_id) ?? someText(resource.parent_payment)
  const id = type.startsWith('PAYMENT.SALE.')
    ? (someText(resource.sale_id) ?? linkedId(resource, 'sale', ['sale', 'self']))
    : (linkedId(resource, 'captures', ['up', 'self']) ?? someText(related.capture_id))
  return { id: id ?? someText(resource.parent_payment), order }
}

const refundOf = (
  { resource, at, test }: PayPalEvent,
  { id, order }: Paid,
  refund: Pick<ProviderRefund, 'refundId' | 'state' | 'partOf'>,
): Said => {
  const amount = amountOf(fieldsOf(resource.amount))
  if (isProblem(amount)) return amount
  const names = namesOf(undefined, [order, id])
  return { messages: [{ kind: 'refund', names, at, test, amount, ...refund }] }
}

const amountOf = ({
  value,
  currency_code: code,
  total,
  currency,
}: ReturnType<typeof fieldsOf>): Money | Problem =>
  refundedMoney(value ?? total, code ?? currency, 'resource.amount')
