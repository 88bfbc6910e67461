import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { plainName, type Row } from '../../imports/columns.js'
import { firstOf, readCurrency, readOrderId, readSigned, readVisitor } from '../cells.js'
import { readDate, type WrittenDate } from '../dates.js'
import { readOrderRow } from '../orderRow.js'
import type { Entry, Profile, Reading } from '../profile.js'

const METADATA = ['orderid(metadata)', 'ordernumber(metadata)', 'order(metadata)']
const ITEMISED_METADATA = ['paymentmetadata[orderid]', 'chargemetadata[orderid]', 'orderid']
const VISITOR = ['visitorid(metadata)', 'visitor(metadata)', 'waymarkvisitor(metadata)']

/** Times in columns that say so are in UTC, whatever the zone of the file. */
const dateIn = (row: Row): WrittenDate =>
  row.text('utc') === ''
    ? { column: 'date', date: row.text('date') }
    : { column: 'utc', date: row.text('utc'), zone: 'UTC' }

export const stripePayments: Profile = {
  name: 'stripe',
  title: 'Stripe: payments',
  marks: [['id'], ['amount'], ['amountrefunded'], ['currency'], ['status']],
  columns: [
    { name: 'order', also: METADATA },
    { name: 'payment', also: ['paymentintentid'] },
    { name: 'charge', also: ['id'] },
    { name: 'total', also: ['amount'] },
    { name: 'refunded', also: ['amountrefunded'] },
    { name: 'currency', also: [] },
    { name: 'utc', also: ['createddate(utc)', 'created(utc)'] },
    { name: 'date', also: ['created', 'createddate'] },
    { name: 'status', also: [] },
    { name: 'test', also: ['mode'] },
    { name: 'coupon', also: ['coupon(metadata)', 'couponcode(metadata)'] },
    { name: 'customer', also: ['customerid'] },
    { name: 'visitor', also: VISITOR },
  ],
  needs: [['charge', 'payment', 'order'], ['total'], ['utc', 'date'], ['status']],
  read: (row, reading) =>
    readOrderRow(
      { order: ['order', 'payment', 'charge'], names: ['payment', 'charge'], date: dateIn },
      row,
      reading,
    ),
}

const balanceColumns = (order: readonly string[]) => [
  { name: 'order', also: order },
  { name: 'payment', also: ['paymentintentid'] },
  { name: 'charge', also: ['chargeid'] },
  { name: 'source', also: ['sourceid'] },
  { name: 'type', also: ['reportingcategory'] },
  { name: 'total', also: ['amount', 'gross'] },
  { name: 'currency', also: [] },
  { name: 'paid', also: ['customerfacingamount'] },
  { name: 'paidcurrency', also: ['customerfacingcurrency'] },
  { name: 'utc', also: ['createdutc', 'created(utc)', 'createddate(utc)'] },
  { name: 'date', also: ['created'] },
  { name: 'customer', also: ['customerid'] },
  { name: 'visitor', also: ['paymentmetadata[visitorid]', ...VISITOR] },
]

const balance = {
  needs: [['source'], ['type'], ['total'], ['utc', 'date']],
  read: (row: Row, reading: Reading) => readBalance(row, reading),
}

export const stripeBalance: Profile = {
  ...balance,
  name: 'stripe-balance',
  title: 'Stripe: balance history',
  marks: [['id'], ['type'], ['source'], ['amount'], ['fee'], ['net'], ['currency']],
  columns: balanceColumns(METADATA),
}

export const stripeItemised: Profile = {
  ...balance,
  name: 'stripe-itemised',
  title: 'Stripe: balance change, itemised',
  marks: [['balancetransactionid'], ['gross'], ['reportingcategory'], ['currency']],
  columns: balanceColumns(ITEMISED_METADATA),
}

const SALES = ['charge', 'payment']
const REFUNDS = ['refund', 'paymentrefund', 'paymentfailurerefund', 'dispute']
/** Refunds that failed, and disputes that were won. */
const TAKEN_BACK = ['refundfailure', 'disputereversal']

const readBalance = (row: Row, reading: Reading): Entry | Problem => {
  const type = plainName(row.text('type'))
  const isSale = SALES.includes(type)
  const isTakenBack = TAKEN_BACK.includes(type)
  if (!isSale && !isTakenBack && !REFUNDS.includes(type)) {
    return { kind: 'left_out', why: 'other', type: row.text('type') }
  }
  const amount = amountIn(row, reading)
  if (isProblem(amount)) return amount
  const references = ['payment', 'charge', 'source'].map(row.text).filter((id) => id !== '')
  return isSale
    ? readSale(row, reading, { amount, references, type })
    : readRefund(row, reading, { amount, references, type, isTakenBack })
}

interface Moved {
  readonly amount: { readonly amount: number; readonly currency: string }
  readonly references: readonly string[]
  readonly type: string
  readonly isTakenBack?: boolean
}

const readSale = (row: Row, reading: Reading, { amount, references }: Moved): Entry | Problem => {
  const orderId = readOrderId(row, ['order', 'payment', 'charge', 'source'], reading)
  if (isProblem(orderId)) return orderId
  const at = readDate(dateIn(row), reading)
  if (isProblem(at)) return at
  return {
    kind: 'sale',
    orderId,
    references,
    total: amount,
    at,
    refunded: undefined,
    coupons: [],
    customer: row.text('customer') || undefined,
    visitor: readVisitor(row.text('visitor')),
  }
}

const readRefund = (
  row: Row,
  reading: Reading,
  { amount, references, type, isTakenBack = false }: Moved,
): Entry | Problem => {
  const named = firstOf(row, ['order', 'payment', 'charge'])
  if (named === '') {
    const message =
      'The refund names no order. Export the itemised balance report with the columns charge_id and payment_intent_id.'
    return problem('missing', 'source', message)
  }
  const orderId = row.text('order') === '' ? undefined : readOrderId(row, ['order'], reading)
  if (isProblem(orderId)) return orderId
  const at = readDate(dateIn(row), reading)
  if (isProblem(at)) return at
  const source = row.text('source')
  const isDispute = type.startsWith('dispute')
  const refund = {
    // A refund and its failure have the same source.
    rowId: `${isTakenBack ? '-' : '+'}${source}`,
    // As `webhooks/stripe/refunds.ts` names them.
    refundId: isDispute ? `dispute:${source}` : source,
    amount: isTakenBack ? { ...amount, amount: -amount.amount } : amount,
    at: at.at,
    partOf: isDispute ? undefined : row.text('charge') || undefined,
    providers: ['stripe'],
  }
  return { kind: 'refund', orderId, references, refund }
}

/** What the customer paid. The other amount is what arrived, in the currency of the account. */
const amountIn = (row: Row, reading: Reading) => {
  const isForeign = row.text('paid') !== '' && row.text('paidcurrency') !== ''
  const [amount, code] = isForeign
    ? (['paid', 'paidcurrency'] as const)
    : (['total', 'currency'] as const)
  const currency = readCurrency(row, reading, code)
  if (isProblem(currency)) return currency
  const signed = readSigned(row, amount, currency, reading)
  return isProblem(signed) ? signed : signed.amount
}
