import { decimalsOf } from '../domain/currency.js'
import { AMOUNT_MAX, type Money, type MoneyProblem, money, parseSigned } from '../domain/money.js'
import { type Problem, problem } from '../domain/problem.js'
import { textOf } from './read.js'

/**
 * Reads a whole number of the currency's smallest unit, as ISO 4217 defines it: "14000". Negative
 * amounts are read, too. Nothing is rounded.
 */
export const minorUnits = (value: unknown, currency: string, field: string): Money | Problem => {
  const text = textOf(value)
  if (decimalsOf(currency) === undefined) return unclear('unknown_currency', text, currency, field)
  if (!/^-?\d{1,20}$/.test(text)) return unclear('not_a_decimal', text, currency, field)
  const amount = Number(text)
  if (Math.abs(amount) > AMOUNT_MAX) return unclear('too_large', text, currency, field)
  return money(amount || 0, currency)
}

/**
 * Reads a decimal of a cart, which always has a point before its decimals and no separators: the zeros
 * that exceed the currency's decimals are dropped, so "49.900" is 49.90 euros and "1000.00" is 1,000
 * yen. Any other digit there is a problem. Nothing is rounded.
 */
export const decimal = (value: unknown, currency: string, field: string): Money | Problem => {
  const text = textOf(value)
  const places = decimalsOf(currency) ?? 0
  const [, whole = text, fraction = ''] = /^(-?\d{1,20})\.(\d{1,20})$/.exec(text) ?? []
  const kept = fraction.slice(0, places) + fraction.slice(places).replace(/0+$/, '')
  const amount = parseSigned(kept === '' ? whole : `${whole}.${kept}`, currency)
  return typeof amount === 'string' ? unclear(amount, text, currency, field) : amount
}

const REASONS: Readonly<Record<MoneyProblem, string>> = {
  unknown_currency: 'is in a currency that ISO 4217 does not list',
  not_a_decimal: 'is not an amount',
  ambiguous_decimals: 'has more decimals than its currency',
  too_many_decimals: 'has more decimals than its currency',
  too_large: 'is larger than an order can be',
}

const TEXT_SHOWN_MAX = 40

const unclear = (code: MoneyProblem, text: string, currency: string, field: string): Problem =>
  problem(
    code,
    field,
    `"${text.slice(0, TEXT_SHOWN_MAX)}" (${currency.slice(0, TEXT_SHOWN_MAX) || 'no currency'}) ${REASONS[code]}. Report the order with POST /v1/sales.`,
  )
