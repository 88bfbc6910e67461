import type { Column } from '../../imports/columns.js'
import { readOrderRow } from '../orderRow.js'
import type { Profile } from '../profile.js'

/** The columns of a file that no provider made. Other profiles have the same names for the same. */
export const GENERIC_COLUMNS: readonly Column[] = [
  {
    name: 'order',
    also: ['orderid', 'ordernumber', 'ordername', 'invoicenumber', 'invoiceid', 'transactionid'],
  },
  { name: 'total', also: ['ordertotal', 'totalamount', 'grandtotal', 'amount', 'gross'] },
  { name: 'currency', also: ['currencycode', 'ordercurrency'] },
  { name: 'date', also: ['orderdate', 'createdat', 'placedat', 'created', 'datecreated'] },
  { name: 'status', also: ['orderstatus', 'paymentstatus', 'financialstatus'] },
  { name: 'refunded', also: ['refundedamount', 'amountrefunded', 'refundedtotal', 'refundtotal'] },
  { name: 'test', also: ['testmode', 'istest', 'mode'] },
  { name: 'coupon', also: ['couponcode', 'coupons', 'discountcode', 'couponitems'] },
  { name: 'customer', also: ['customerid', 'email', 'customeremail'] },
  { name: 'visitor', also: ['visitorid'] },
]

export const generic: Profile = {
  name: 'generic',
  title: 'A list of orders',
  marks: [],
  columns: GENERIC_COLUMNS,
  needs: [['order'], ['total'], ['date']],
  read: (row, reading) =>
    readOrderRow(
      { order: ['order'], date: () => ({ column: 'date', date: row.text('date') }) },
      row,
      reading,
    ),
}
