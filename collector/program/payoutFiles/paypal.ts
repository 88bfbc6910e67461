import { csvLine } from '../../domain/csv.js'
import { formatMoney } from '../../domain/money.js'
import { type FileFormat, referenceOf } from './fileFormat.js'

/** The longest customer id that PayPal accepts, without spaces. */
const CUSTOMER_ID_MAX = 30

/** PayPal Payouts: no heading, and one currency in each file. */
export const paypal: FileFormat = {
  format: 'paypal',
  title: 'PayPal Payouts',
  extension: 'csv',
  hasOneCurrency: true,
  needsPayer: false,
  refusal: (details) => {
    if (!details) return 'no_details'
    return details.method === 'paypal' ? undefined : 'other_method'
  },
  write: ({ payments }) =>
    payments
      .map((payment) => {
        const { details, amount, payoutId } = payment
        const email = details?.method === 'paypal' ? details.email : ''
        const id = payoutId.slice(-CUSTOMER_ID_MAX)
        const note = referenceOf(payment)
        return csvLine([email, formatMoney(amount), amount.currency, id, note, 'PAYPAL'])
      })
      .join(''),
}
