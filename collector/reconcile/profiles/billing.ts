import { decimalsOf } from '../../domain/currency.js'
import { isProblem, problem } from '../../domain/problem.js'
import { readCurrency } from '../cells.js'
import { readOrderRow } from '../orderRow.js'
import type { Profile } from '../profile.js'

export const paddle: Profile = {
  name: 'paddle',
  title: 'Paddle: transactions',
  marks: [
    ['transactionid', 'id'],
    ['transactionstatus', 'status'],
    ['currencycode'],
    ['total', 'grandtotal'],
    ['billedat', 'collectionmode', 'origin'],
  ],
  columns: [
    { name: 'order', also: ['customdata.orderid', 'orderid'] },
    { name: 'transaction', also: ['transactionid', 'id'] },
    { name: 'total', also: ['grandtotal'] },
    { name: 'currency', also: ['currencycode'] },
    { name: 'date', also: ['billedat', 'createdat'] },
    { name: 'status', also: ['transactionstatus'] },
    { name: 'refunded', also: ['refundedtotal', 'adjustedtotal'] },
    { name: 'coupon', also: ['discountcode'] },
    { name: 'customer', also: ['customerid'] },
    { name: 'visitor', also: ['customdata.visitorid', 'visitorid'] },
  ],
  needs: [['order', 'transaction'], ['total'], ['date'], ['status']],
  read: (row, reading) => {
    const currency = readCurrency(row, reading)
    const total = row.text('total')
    // Paddle's API has the smallest unit, and its reports may have either.
    if (!isProblem(currency) && reading.unit === undefined && /^\d+$/.test(total)) {
      if (total !== '0' && decimalsOf(currency) !== 0) {
        const message = `"${total}" may be in the smallest unit. Say which: --unit minor (4990 is 49.90) or --unit major (4990 is 4990.00)`
        return problem('ambiguous', 'total', message)
      }
    }
    const order = ['order', 'transaction']
    const date = () => ({ column: 'date', date: row.text('date') })
    return readOrderRow({ order, names: ['transaction'], date }, row, reading)
  },
}

export const chargebee: Profile = {
  name: 'chargebee',
  title: 'Chargebee: invoices',
  marks: [
    ['invoicenumber', 'invoiceid', 'invoice.id'],
    ['subscriptionid', 'invoice.subscriptionid'],
    ['customerid', 'invoice.customerid'],
    ['status', 'invoicestatus', 'invoice.status'],
  ],
  columns: [
    { name: 'order', also: ['invoicenumber', 'invoiceid', 'invoice.id'] },
    { name: 'total', also: ['invoiceamount', 'invoicetotal', 'amount', 'invoice.total'] },
    { name: 'currency', also: ['currencycode', 'invoice.currencycode'] },
    { name: 'date', also: ['invoicedate', 'issuedon', 'createdat', 'invoice.date'] },
    { name: 'status', also: ['invoicestatus', 'invoice.status'] },
    { name: 'refunded', also: ['refundedamount', 'amountrefunded'] },
    { name: 'coupon', also: ['couponid', 'coupon'] },
    { name: 'customer', also: ['customerid', 'invoice.customerid'] },
    { name: 'visitor', also: ['cfwaymarkvisitor'] },
  ],
  needs: [['order'], ['total'], ['date'], ['status']],
  read: (row, reading) =>
    readOrderRow(
      { order: ['order'], date: () => ({ column: 'date', date: row.text('date') }) },
      row,
      reading,
    ),
}
