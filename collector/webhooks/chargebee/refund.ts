import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { ProviderRefund } from '../../domain/providerMessage.js'
import { type Fields, fieldsOf, listOf, textOf } from '../read.js'
import { amountOf } from './amounts.js'
import type { ChargebeeEvent } from './event.js'

const CREDIT_NOTES_MAX = 100
const INVOICE = 1

const STATES: Readonly<Record<string, ProviderRefund['state']>> = {
  success: 'made',
  failure: 'undone',
  late_failure: 'undone',
  voided: 'undone',
  timeout: 'undone',
}

/** The transactions by which money goes back. A reversal is a chargeback or a returned direct debit. */
const BACK = new Set(['refund', 'payment_reversal'])

/** Whether money goes back with this transaction. */
export const isRefund = ({ type }: Fields): boolean => BACK.has(textOf(type))

/** The refunds of a transaction, one for each invoice; a sentence if there is none yet. */
export const refundsOf = (
  event: ChargebeeEvent,
  transaction: Fields,
): readonly ProviderRefund[] | string | Problem => {
  const status = textOf(transaction.status)
  const state = STATES[status]
  if (state === undefined) return `The refund is "${status}": it counts when it has succeeded.`
  const id = textOf(transaction.id)
  if (id === '') {
    return problem(
      'no_refund',
      'content.transaction.id',
      'The refund has no id. Replay it from Chargebee.',
    )
  }
  const parts = partsOf(event, transaction)
  if (parts.size === 0) {
    return 'The refund names no invoice: an unused payment went back, which belongs to no order.'
  }
  const refunds: ProviderRefund[] = []
  for (const [invoiceId, value] of parts) {
    const amount = amountOf(
      value,
      textOf(transaction.currency_code),
      'content.transaction.amount',
      event.decimals,
    )
    if (isProblem(amount)) return amount
    refunds.push({
      kind: 'refund',
      names: [{ id: invoiceId, rank: INVOICE }],
      // One transaction may refund credit notes of several invoices.
      refundId: `${id}:${invoiceId}`,
      state,
      amount,
      at: event.occurredAt,
      test: event.isTest,
    })
  }
  return refunds
}

/** How much of a transaction goes to which invoice. */
const partsOf = (event: ChargebeeEvent, transaction: Fields): ReadonlyMap<string, unknown> => {
  const parts = new Map<string, unknown>()
  for (const note of listOf(transaction.linked_credit_notes).slice(0, CREDIT_NOTES_MAX)) {
    const { cn_reference_invoice_id, applied_amount } = fieldsOf(note)
    const invoiceId = textOf(cn_reference_invoice_id)
    if (invoiceId !== '') parts.set(invoiceId, sumOf(parts.get(invoiceId), applied_amount))
  }
  if (parts.size > 0) return parts
  const invoiceId =
    textOf(event.creditNote?.reference_invoice_id) ||
    textOf(event.invoice?.id) ||
    onlyInvoiceOf(transaction)
  return new Map(invoiceId === '' ? [] : [[invoiceId, transaction.amount]])
}

/** A wrong amount stays wrong, so that the delivery is kept with its problem. */
const sumOf = (sum: unknown, amount: unknown): unknown => {
  if (sum === undefined) return amount
  return typeof sum === 'number' && typeof amount === 'number' ? sum + amount : Number.NaN
}

const onlyInvoiceOf = ({ linked_invoices }: Fields): string => {
  const [invoice, ...others] = listOf(linked_invoices)
  return others.length === 0 ? textOf(fieldsOf(invoice).invoice_id) : ''
}
