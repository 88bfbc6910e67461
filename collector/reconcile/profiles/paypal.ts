import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { plainName, type Row } from '../../imports/columns.js'
import { readCurrency, readOrderId, readSigned, readStatus, readVisitor } from '../cells.js'
import { readDate } from '../dates.js'
import type { Entry, Profile, Reading } from '../profile.js'

export const paypal: Profile = {
  name: 'paypal',
  title: 'PayPal: activity',
  marks: [['transactionid'], ['gross'], ['net'], ['type'], ['status'], ['date']],
  columns: [
    { name: 'order', also: ['invoicenumber', 'invoiceid'] },
    { name: 'custom', also: ['customnumber', 'customfield'] },
    { name: 'transaction', also: ['transactionid'] },
    { name: 'reference', also: ['referencetxnid'] },
    { name: 'type', also: [] },
    { name: 'status', also: [] },
    { name: 'total', also: ['gross'] },
    { name: 'currency', also: [] },
    { name: 'date', also: [] },
    { name: 'time', also: [] },
    { name: 'zone', also: ['timezone'] },
    { name: 'customer', also: [] },
  ],
  needs: [['transaction'], ['total'], ['type'], ['status'], ['date']],
  read: (row, reading) => {
    const type = plainName(row.text('type'))
    const isSale = SALES.test(type) && !NO_SALES.test(type)
    const isRefund = REFUNDS.test(type)
    const other = { kind: 'left_out', why: 'other', type: row.text('type') } as const
    if (!isSale && !isRefund) return other
    const currency = readCurrency(row, reading)
    if (isProblem(currency)) return currency
    const gross = readSigned(row, 'total', currency, reading)
    if (isProblem(gross)) return gross
    // The merchant's own payments, and refunds that the merchant received.
    if (isSale === gross.isNegative) return isRefund ? readRefund(row, reading, gross) : other
    return isRefund ? readRefund(row, reading, gross) : readSale(row, reading, gross)
  },
}

/** "Express Checkout Payment", "Website Payment", "Shopping Cart Payment Received" ... */
const SALES = /payment|checkout|paymentreceived|echeckreceived|donation/
const NO_SALES = /refund|reversal|sent|hold|mass|fee|withdrawal|deposit|transfer/
const REFUNDS =
  /^(payment|partial)?refund$|^(payment)?reversal$|^chargeback(settlement)?$|^cancell?edreversal$/

type Gross = Exclude<ReturnType<typeof readSigned>, Problem>

/** The shop's own order number, unless the field is used for the visitor's id. */
const orderIn = (row: Row): readonly string[] =>
  readVisitor(row.text('custom')) === undefined
    ? ['order', 'custom', 'transaction']
    : ['order', 'transaction']

const dateIn = (row: Row) => ({
  column: 'date',
  date: row.text('date'),
  time: row.text('time'),
  zone: row.text('zone'),
})

const readSale = (row: Row, reading: Reading, { amount }: Gross): Entry | Problem => {
  const orderId = readOrderId(row, orderIn(row), reading)
  if (isProblem(orderId)) return orderId
  const state = readStatus(row, reading)
  if (isProblem(state)) return state
  const at = readDate(dateIn(row), reading)
  if (isProblem(at)) return at
  if (state !== 'paid') return { kind: 'unpaid', orderId, state, at }
  return {
    kind: 'sale',
    orderId,
    references: [row.text('transaction')],
    total: amount,
    at,
    refunded: undefined,
    coupons: [],
    customer: row.text('customer') || undefined,
    visitor: readVisitor(row.text('custom')),
  }
}

const readRefund = (row: Row, reading: Reading, gross: Gross): Entry | Problem => {
  const [reference = '', rowId = ''] = [row.text('reference'), row.text('transaction')]
  const state = readStatus(row, reading)
  if (isProblem(state)) return state
  if (state !== 'paid') return { kind: 'left_out', why: 'other', type: row.text('type') }
  const own = orderIn(row).slice(0, -1)
  const isNamed = own.some((column) => row.text(column) !== '')
  if (!isNamed && reference === '') {
    const message = 'The refund names no payment. Export the column "Reference Txn ID".'
    return problem('missing', 'reference', message)
  }
  const orderId = isNamed ? readOrderId(row, own, reading) : undefined
  if (isProblem(orderId)) return orderId
  const { amount, isNegative } = gross
  const at = readDate(dateIn(row), reading)
  if (isProblem(at)) return at
  const isReversal = !plainName(row.text('type')).endsWith('refund') && reference !== ''
  const refund = {
    rowId,
    // As the adapters of PayPal name them.
    refundId: isReversal ? `reversal:${reference}` : rowId,
    amount: isNegative ? amount : { ...amount, amount: -amount.amount },
    at: at.at,
    partOf: isReversal ? undefined : reference || undefined,
    providers: ['paypal', 'paypal-ipn'],
  }
  return { kind: 'refund', orderId, references: [reference], refund }
}
