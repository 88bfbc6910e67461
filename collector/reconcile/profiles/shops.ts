import { readOrderRow } from '../orderRow.js'
import type { Profile } from '../profile.js'

/** Several lines for an order with several products; the first one has the total. */
export const shopify: Profile = {
  name: 'shopify',
  title: 'Shopify: orders',
  marks: [['name'], ['financialstatus'], ['total'], ['lineitemquantity', 'lineitemname']],
  columns: [
    // The pixel and the webhooks report this number. Older exports do not have it.
    { name: 'order', also: ['id', 'name'] },
    { name: 'total', also: [] },
    { name: 'currency', also: [] },
    { name: 'date', also: ['createdat', 'paidat'] },
    { name: 'status', also: ['financialstatus'] },
    { name: 'refunded', also: ['refundedamount'] },
    { name: 'method', also: ['paymentmethod'] },
    { name: 'coupon', also: ['discountcode'] },
    { name: 'customer', also: [] },
    { name: 'visitor', also: [] },
  ],
  needs: [['order'], ['total'], ['date']],
  read: (row, reading) => {
    // Shopify's gateway for tests, which has no column of its own.
    if (/bogus/i.test(row.text('method'))) return { kind: 'left_out', why: 'test', type: 'test' }
    const date = () => ({ column: 'date', date: row.text('date') })
    return readOrderRow({ order: ['order'], date, isContinued: true }, row, reading)
  },
}

/** The order exports of WooCommerce's usual plugins, with one row for each order or for each item. */
export const woocommerce: Profile = {
  name: 'woocommerce',
  title: 'WooCommerce: orders',
  marks: [
    ['ordernumber', 'orderid'],
    ['ordertotal', 'ordertotalamount'],
    ['status', 'orderstatus'],
  ],
  columns: [
    { name: 'order', also: ['orderid', 'ordernumber'] },
    { name: 'total', also: ['ordertotal', 'ordertotalamount'] },
    { name: 'currency', also: ['ordercurrency'] },
    { name: 'date', also: ['orderdate', 'datecreated'] },
    { name: 'status', also: ['orderstatus'] },
    { name: 'refunded', also: ['refundedtotal', 'orderrefundamount', 'totalrefunded'] },
    { name: 'coupon', also: ['couponitems', 'couponcode', 'couponcodes', 'coupons'] },
    { name: 'customer', also: ['customerid', 'customeruser', 'customeruserid'] },
    { name: 'visitor', also: ['waymarkvisitor'] },
  ],
  needs: [['order'], ['total'], ['date'], ['status']],
  read: (row, reading) =>
    readOrderRow(
      { order: ['order'], date: () => ({ column: 'date', date: row.text('date') }) },
      row,
      reading,
    ),
}
