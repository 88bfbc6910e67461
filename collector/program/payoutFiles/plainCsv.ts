import { csvLine } from '../../domain/csv.js'
import { formatMoney } from '../../domain/money.js'
import type { PayeeDetails } from '../../domain/payee.js'
import { type FileFormat, type FilePayment, referenceOf } from './fileFormat.js'

const HEADS = [
  ...['payout', 'affiliate', 'amount', 'currency', 'method', 'name', 'iban', 'bic'],
  ...['account_number', 'routing_number', 'country', 'email', 'text', 'reference'],
] as const

/** Every detail in a column of its own, for a person or for another program. */
export const plainCsv: FileFormat = {
  format: 'csv',
  title: 'CSV with all details',
  extension: 'csv',
  hasOneCurrency: false,
  needsPayer: false,
  refusal: (details) => (details ? undefined : 'no_details'),
  write: ({ payments }) => csvLine(HEADS) + payments.map(lineOf).join(''),
}

const lineOf = (payment: FilePayment): string => {
  const { payoutId, affiliate, amount, details } = payment
  const cells: Readonly<Partial<Record<(typeof HEADS)[number], string>>> = {
    ...cellsOf(details),
    payout: payoutId,
    affiliate,
    amount: formatMoney(amount),
    currency: amount.currency,
    reference: referenceOf(payment),
  }
  return csvLine(HEADS.map((head) => cells[head] ?? ''))
}

const cellsOf = (details: PayeeDetails | undefined) => {
  if (!details) return {}
  const { method } = details
  if (method === 'paypal') return { method, email: details.email }
  if (method === 'other') return { method, text: details.text }
  if ('iban' in details) {
    const { name, iban, bic } = details
    return { method, name, iban, ...(bic !== undefined && { bic }) }
  }
  const { name, accountNumber, routingNumber, country } = details
  return { method, name, account_number: accountNumber, routing_number: routingNumber, country }
}
