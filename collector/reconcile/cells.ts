import { decimalsOf } from '../domain/currency.js'
import { KEY_TEXT_MAX } from '../domain/ids.js'
import { type Money, money, parseMoney } from '../domain/money.js'
import { isPlaceholder } from '../domain/placeholder.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { readWritten } from '../imports/amounts.js'
import { plainName, type Row } from '../imports/columns.js'
import type { Reading } from './profile.js'

/** How many coupons of a row are read. */
export const COUPONS_MAX = 10

/** The first of these columns that is filled in. */
export const firstOf = (row: Row, columns: readonly string[]): string =>
  columns.map(row.text).find((text) => text !== '') ?? ''

/** The order id of a row, from the first of these columns that is filled in. */
export const readOrderId = (
  row: Row,
  columns: readonly string[],
  { prefix }: Reading,
): string | Problem => {
  const text = firstOf(row, columns)
  const id = prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length).trim() : text
  const [column = ''] = columns
  if (id === '') return problem('missing', column, 'The row does not name the order.')
  if (isPlaceholder(id)) {
    const message = 'This is a placeholder and no order id. Export the order ids.'
    return problem('invalid', column, message)
  }
  if (id.length > KEY_TEXT_MAX) {
    return problem('too_long', column, `Use at most ${KEY_TEXT_MAX} characters.`)
  }
  return id
}

export const readCurrency = (
  row: Row,
  { currency }: Reading,
  column = 'currency',
): string | Problem => {
  const code = row.text(column).toUpperCase() || currency
  if (code === undefined) {
    const message = 'The row names no currency. Say which one it is: --currency EUR'
    return problem('missing', column, message)
  }
  return decimalsOf(code) === undefined
    ? problem('unknown', column, 'Use an ISO 4217 code such as "EUR".')
    : code
}

/** An amount, and whether a minus was before it. */
export interface Signed {
  readonly amount: Money
  readonly isNegative: boolean
}

export const readSigned = (
  row: Row,
  column: string,
  currency: string,
  { unit, isRounded }: Reading,
): Signed | Problem => {
  const text = row.text(column)
  if (text === '') return problem('missing', column, 'The amount is missing.')
  const isNegative = /^[-−]|^\(.*\)$/.test(text)
  const plain = text.replace(/^[-−]\s*/, '').replace(/^\((.*)\)$/, '$1')
  const amount =
    unit === 'minor' ? readMinor(plain, currency) : readWritten(plain, currency, isRounded)
  return typeof amount === 'string'
    ? problem('invalid', column, amount)
    : { amount, isNegative: isNegative && amount.amount !== 0 }
}

/** An amount that must not be negative. Undefined if the cell is empty. */
export const readAmount = (
  row: Row,
  column: string,
  currency: string,
  reading: Reading,
): Money | undefined | Problem => {
  if (row.text(column) === '') return undefined
  const signed = readSigned(row, column, currency, reading)
  if (isProblem(signed)) return signed
  return signed.isNegative ? problem('invalid', column, 'The amount is negative.') : signed.amount
}

/** Whole minor units: "4990" is 49.90 EUR. */
const readMinor = (text: string, currency: string): Money | string => {
  const whole = parseMoney(text, 'JPY')
  return typeof whole === 'string' || !/^\d+$/.test(text)
    ? 'Write the amount in the smallest unit, such as "4990" for 49.90.'
    : money(whole.amount, currency)
}

/** Coupons, as "JANE10, BOB5" or as WooCommerce writes them: "code:JANE10|amount:5.00". */
export const readCoupons = (text: string): readonly string[] => {
  const named = [...text.matchAll(/(?:^|[;|])\s*code:([^;|]+)/g)].map(([, code = '']) => code)
  return (named.length > 0 ? named : text.split(/[,;|]/))
    .map((code) => code.trim())
    .filter((code) => code !== '' && code.length <= KEY_TEXT_MAX)
    .slice(0, COUPONS_MAX)
}

/** The id of a visitor. Any other text is none, because shops also put other things into the column. */
export const readVisitor = (text: string): string | undefined =>
  /^[0-9a-f]{32}$/.test(text) ? text : undefined

const IS_TEST = /^(test|true|yes|y|1|sandbox)$/i

/** Whether a column says that the row is a test. */
export const isTestRow = (row: Row): boolean => IS_TEST.test(row.text('test'))

/** Whether the money of an order has arrived. */
export type PaymentState = 'paid' | 'awaited' | 'failed'

/** The statuses of the providers, as `plainName` writes them. */
const WORDS: Readonly<Record<PaymentState, readonly string[]>> = {
  paid: [
    ...['paid', 'partiallyrefunded', 'partialrefund', 'refunded', 'completed', 'complete'],
    ...['processing', 'shipped', 'succeeded', 'success', 'captured', 'cleared', 'reversed'],
    ...['disputed', 'fulfilled'],
  ],
  awaited: [
    ...['pending', 'pendingpayment', 'authorized', 'onhold', 'partiallypaid', 'ready', 'billed'],
    ...['pastdue', 'draft', 'paymentdue', 'notpaid', 'posted', 'unpaid', 'open', 'incomplete'],
    ...['uncaptured', 'checkoutdraft', 'held', 'requirespaymentmethod', 'requiresaction'],
    ...['requiresconfirmation', 'requirescapture', 'uncleared', 'unclaimed', 'placed'],
  ],
  failed: [
    ...['failed', 'canceled', 'cancelled', 'voided', 'void', 'denied', 'expired', 'blocked'],
    ...['declined', 'trash', 'removed'],
  ],
}

const STATES = new Map(
  (['paid', 'awaited', 'failed'] as const).flatMap((state) =>
    WORDS[state].map((word) => [word, state] as const),
  ),
)

/** What a status means; a row without one is paid. */
export const readStatus = (
  row: Row,
  { paidStatuses }: Reading,
  column = 'status',
): PaymentState | Problem => {
  const text = row.text(column)
  const word = plainName(text).replace(/^wc/, '')
  if (text === '' || paidStatuses.has(word)) return 'paid'
  const message = `The status "${text}" is not known. If it means that the order was paid, add --paid-status "${text}"; if not, leave the row out.`
  return STATES.get(word) ?? problem('unknown', column, message)
}

/** Whether a status says that all of the order was refunded. */
export const isRefundedStatus = (row: Row): boolean =>
  plainName(row.text('status')).replace(/^wc/, '') === 'refunded'
