import { KEY_TEXT_MAX } from '../domain/ids.js'
import { isProblem, type Problem } from '../domain/problem.js'
import type { Row } from '../imports/columns.js'
import {
  firstOf,
  isRefundedStatus,
  isTestRow,
  readAmount,
  readCoupons,
  readCurrency,
  readOrderId,
  readSigned,
  readStatus,
  readVisitor,
} from './cells.js'
import { readDate, type WrittenDate } from './dates.js'
import type { Entry, Reading } from './profile.js'

/** Where a profile has what a row about one order says. */
export interface OrderRow {
  /** The order id is in the first of these columns that is filled in. */
  readonly order: readonly string[]
  /** Columns with further ids of the payment. */
  readonly names?: readonly string[]
  readonly date: (row: Row) => WrittenDate
  /** Whether an order may have further lines, which have no total. */
  readonly isContinued?: boolean
}

/** Reads a row that is about one order and has its total. */
export const readOrderRow = (
  { order, names = [], date, isContinued = false }: OrderRow,
  row: Row,
  reading: Reading,
): Entry | Problem => {
  if (isTestRow(row)) return { kind: 'left_out', why: 'test', type: 'test' }
  if (isContinued && row.text('total') === '') {
    return { kind: 'continued', orderId: continuedId(row, order, reading) }
  }
  const orderId = readOrderId(row, order, reading)
  if (isProblem(orderId)) return orderId
  const state = readStatus(row, reading)
  if (isProblem(state)) return state
  const at = readDate(date(row), reading)
  if (isProblem(at)) return at
  if (state !== 'paid') return { kind: 'unpaid', orderId, state, at }
  const currency = readCurrency(row, reading)
  if (isProblem(currency)) return currency
  const total = readSigned(row, 'total', currency, reading)
  if (isProblem(total)) return total
  if (total.isNegative) {
    return { code: 'invalid', field: 'total', message: 'The total is negative.' }
  }
  const refunded = readAmount(row, 'refunded', currency, reading)
  if (isProblem(refunded)) return refunded
  return {
    kind: 'sale',
    orderId,
    references: names.map(row.text).filter((id) => id !== '' && id.length <= KEY_TEXT_MAX),
    total: total.amount,
    at,
    refunded: isRefundedStatus(row) && !refunded?.amount ? total.amount : refunded,
    coupons: readCoupons(row.text('coupon')),
    customer: readCustomer(row),
    visitor: readVisitor(row.text('visitor')),
  }
}

const continuedId = (
  row: Row,
  columns: readonly string[],
  reading: Reading,
): string | undefined => {
  // The next column may be another number of the order, so a further line is found by the first only.
  if (firstOf(row, columns.slice(0, 1)) === '') return undefined
  const id = readOrderId(row, columns.slice(0, 1), reading)
  return isProblem(id) ? undefined : id
}

/** WooCommerce writes 0 for a guest. */
const readCustomer = (row: Row): string | undefined => {
  const text = row.text('customer')
  return text === '' || text === '0' ? undefined : text
}
