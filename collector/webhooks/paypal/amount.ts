import { type Money, type MoneyProblem, parseMoney } from '../../domain/money.js'
import { type Problem, problem } from '../../domain/problem.js'
import { textOf } from '../read.js'

/** Why PayPal's text is no amount. Nothing is rounded. */
const WHY: Readonly<Record<MoneyProblem, string>> = {
  unknown_currency: 'The currency is no code of ISO 4217.',
  not_a_decimal: 'The amount must be a decimal like "49.90".',
  ambiguous_decimals: 'The amount has three decimals, and its currency has fewer.',
  too_many_decimals: 'The amount has more decimals than its currency.',
  too_large: 'The amount is above the limit of one order.',
}

/**
 * An amount of PayPal: a decimal, without decimals in yen, forints and Taiwan dollars.
 * https://developer.paypal.com/api/rest/reference/currency-codes/
 */
export const payPalMoney = (value: unknown, currency: unknown, field: string): Money | Problem => {
  const found = parseMoney(textOf(value), textOf(currency).toUpperCase())
  return typeof found === 'string' ? problem(found, field, WHY[found]) : found
}

/** The amount of a refund, which older messages state below zero. */
export const refundedMoney = (value: unknown, currency: unknown, field: string) =>
  payPalMoney(textOf(value).replace(/^-/, ''), currency, field)

/** The amount of a part of an order, such as its tax. Undefined if it is not stated, or is below zero. */
export const partMoney = (value: unknown, currency: unknown): Money | undefined => {
  const found = parseMoney(textOf(value), textOf(currency).toUpperCase())
  return typeof found === 'string' ? undefined : found
}
