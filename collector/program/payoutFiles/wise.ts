import { csvLine } from '../../domain/csv.js'
import { formatMoney } from '../../domain/money.js'
import type { PayeeDetails } from '../../domain/payee.js'
import { type FileFormat, type FilePayment, referenceOf } from './fileFormat.js'

/**
 * What Wise calls the routing number depends on the currency of the account. In a currency that is not
 * listed, only payments with an IBAN are possible.
 */
const ROUTING: Readonly<Record<string, string>> = {
  USD: 'abartn',
  GBP: 'sortCode',
  AUD: 'bsbCode',
  INR: 'ifscCode',
}

/** A batch file of Wise in one currency. The receiver gets the exact amount, in the same currency. */
export const wise: FileFormat = {
  format: 'wise',
  title: 'Wise batch payments',
  extension: 'csv',
  hasOneCurrency: true,
  needsPayer: false,
  refusal: (details, { currency }) => {
    if (!details) return 'no_details'
    if (details.method !== 'bank') return 'other_method'
    return 'iban' in details || ROUTING[currency] ? undefined : 'no_iban'
  },
  write: ({ payments }) => {
    const routing = ROUTING[payments[0]?.amount.currency ?? '']
    const heads = [
      ...['name', 'recipientEmail', 'paymentReference', 'receiverType', 'amountCurrency'],
      ...['amount', 'sourceCurrency', 'targetCurrency', 'IBAN', 'BIC', 'accountNumber'],
      ...(routing ? [routing] : []),
    ]
    return csvLine(heads) + payments.map((payment) => lineOf(payment, routing)).join('')
  },
}

const lineOf = (payment: FilePayment, routing: string | undefined): string => {
  const { details, amount } = payment
  const account = accountOf(details)
  return csvLine([
    ...[account.name, '', referenceOf(payment), 'PERSON', 'target'],
    ...[formatMoney(amount), amount.currency, amount.currency],
    ...[account.iban, account.bic, account.number],
    ...(routing ? [account.routing] : []),
  ])
}

const accountOf = (details: PayeeDetails | undefined) => {
  const none = { name: '', iban: '', bic: '', number: '', routing: '' }
  if (details?.method !== 'bank') return none
  const { name } = details
  if ('iban' in details) return { ...none, name, iban: details.iban, bic: details.bic ?? '' }
  return { ...none, name, number: details.accountNumber, routing: details.routingNumber }
}
