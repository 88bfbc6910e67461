import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { ProviderMessage, ProviderSale } from '../../domain/providerMessage.js'
import type { OrderItem } from '../../domain/report.js'
import { namesOf } from '../keys.js'
import { partMoney, payPalMoney, refundedMoney } from '../paypal/amount.js'
import { readCustom } from '../paypal/custom.js'
import { type Form, readDate } from './form.js'

/** Whether the money arrived. https://developer.paypal.com/api/nvp-soap/ipn/IPNandPDTVariables/ */
const PAYMENTS: Readonly<Record<string, ProviderSale['payment']>> = {
  Completed: 'paid',
  Processed: 'paid',
  Pending: 'awaited',
  Denied: 'failed',
  Expired: 'failed',
  Failed: 'failed',
  Voided: 'failed',
}

const REFUNDS: readonly string[] = ['Refunded', 'Reversed', 'Canceled_Reversal']

/** What a message says. Undefined if it is about no payment, such as the beginning of a subscription. */
export const readMessage = (
  form: Form,
  orderIdField: string,
): ProviderMessage | Problem | undefined => {
  const status = form.get('payment_status') ?? ''
  if (REFUNDS.includes(status)) return refundOf(form, status)
  const payment = Object.hasOwn(PAYMENTS, status) ? PAYMENTS[status] : undefined
  return payment === undefined || !form.get('txn_id')
    ? undefined
    : saleOf(form, payment, orderIdField)
}

const saleOf = (
  form: Form,
  payment: ProviderSale['payment'],
  orderIdField: string,
): ProviderSale | Problem => {
  const currency = form.get('mc_currency')
  const total = payPalMoney(form.get('mc_gross'), currency, 'mc_gross')
  if (isProblem(total)) return total
  const custom = readCustom(form.get('custom'))
  const subscription = form.get('subscr_id') || form.get('recurring_payment_id')
  const own = orderIdField === 'custom' ? custom.text : form.get('invoice')
  return {
    kind: 'sale',
    // A capture has the id of its authorization as its parent. The fields of a subscription are the same in
    // each of its payments, so they name no single order.
    names: namesOf(subscription ? undefined : own, [form.get('txn_id'), form.get('parent_txn_id')]),
    at: readDate(form.get('payment_date')),
    test: isTest(form),
    total,
    payment,
    revision: 0,
    visitorId: custom.visitorId,
    customerId: form.get('payer_id') || form.get('payer_email')?.toLowerCase() || undefined,
    email: form.get('payer_email') ?? undefined,
    subscription: subscription ? { id: subscription, isFirst: undefined } : undefined,
    tax: partMoney(form.get('tax'), currency),
    shipping: partMoney(form.get('shipping') ?? form.get('mc_shipping'), currency),
    items: itemsOf(form),
  }
}

/** A refund has no `txn_type`, and an amount below zero. */
const refundOf = (form: Form, status: string): ProviderMessage | Problem => {
  const [id, paid] = [form.get('txn_id'), form.get('parent_txn_id')]
  if (!id || !paid) return noPayment
  const amount = refundedMoney(form.get('mc_gross'), form.get('mc_currency'), 'mc_gross')
  if (isProblem(amount)) return amount
  const isRefund = status === 'Refunded'
  return {
    kind: 'refund',
    names: namesOf(undefined, [paid]),
    at: readDate(form.get('payment_date')),
    test: isTest(form),
    // A reversal and its cancellation are different transactions of one payment.
    refundId: isRefund ? id : `reversal:${paid}`,
    state: status === 'Canceled_Reversal' ? 'undone' : 'made',
    amount,
    partOf: isRefund ? paid : undefined,
  }
}

const noPayment = problem(
  'no_payment',
  'parent_txn_id',
  'The message does not name the payment that was refunded. Enter the refund by hand.',
)

const isTest = (form: Form): boolean => form.get('test_ipn') === '1'

const ITEMS_MAX = 100

const itemsOf = (form: Form): readonly OrderItem[] | undefined => {
  const numbers = Array.from({ length: ITEMS_MAX }, (_, index) => index + 1)
  const items = numbers.flatMap((n): OrderItem[] => {
    const sku = form.get(`item_number${n}`)
    if (!sku) return []
    const quantity = /^\d{1,9}$/.test(form.get(`quantity${n}`) ?? '')
      ? Number(form.get(`quantity${n}`))
      : undefined
    return [{ sku, quantity, total: partMoney(form.get(`mc_gross_${n}`), form.get('mc_currency')) }]
  })
  return items.length > 0 ? items : undefined
}
