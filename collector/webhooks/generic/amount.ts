import { decimalsOf } from '../../domain/currency.js'
import {
  AMOUNT_MAX,
  bothReadings,
  type Money,
  type MoneyProblem,
  money,
  parseMoney,
  withoutFloatNoise,
} from '../../domain/money.js'
import { decimalOf, type Exact, isNumeral, shownOf } from './exactJson.js'
import { became, isNothing, type Outcome, wrong } from './outcome.js'
import { type Pointer, valueAt } from './pointer.js'
import type { AmountSpec, AmountUnit } from './specs.js'

/** The amount at a pointer, and those that are added to it. */
export const readAmount = (
  { pointer, unit, plus }: AmountSpec,
  body: Exact,
  currency: string | undefined,
): Outcome => {
  const found = pointer && valueAt(body, pointer)
  if (isNothing(found)) return became(found, undefined)
  if (currency === undefined) return wrong(found, 'The amount cannot be read without its currency.')
  let sum = 0
  for (const part of [found, ...added(plus, body)]) {
    const amount = amountOf(part, unit, currency)
    if (typeof amount === 'string') return wrong(found, amount)
    sum += amount.amount
  }
  if (sum > AMOUNT_MAX) return wrong(found, TOO_LARGE)
  return became(found, money(sum, currency))
}

const added = (plus: readonly Pointer[], body: Exact): readonly Exact[] =>
  plus.map((pointer) => valueAt(body, pointer)).filter((found) => !isNothing(found)) as Exact[]

const TOO_LARGE = 'The amount is too large.'

/** A sentence if the amount cannot be read. Nothing is rounded. */
const amountOf = (found: Exact, unit: AmountUnit, currency: string): Money | string => {
  const written = isNumeral(found) ? decimalOf(found) : found
  if (typeof written !== 'string') return `${shownOf(found)} is no amount.`
  const text = written.trim()
  if (text.startsWith('-'))
    return `${text.slice(0, 50)} is below zero. A refund is a rule of its own.`
  if (unit === 'major')
    return decimalAmount(isNumeral(found) ? withoutFloatNoise(text, currency) : text, currency)
  if (!/^\d{1,20}$/.test(text)) {
    return `"${text.slice(0, 50)}" is no whole number. If it is a decimal amount, its "unit" is "major".`
  }
  if (unit === 'hundredths') {
    const digits = text.padStart(3, '0')
    return decimalAmount(`${digits.slice(0, -2)}.${digits.slice(-2)}`, currency)
  }
  if (decimalsOf(currency) === undefined) return unknownCurrency(currency)
  return BigInt(text) > BigInt(AMOUNT_MAX) ? TOO_LARGE : money(Number(text), currency)
}

const decimalAmount = (text: string, currency: string): Money | string => {
  const amount = parseMoney(text, currency)
  if (typeof amount !== 'string') return amount
  const why: Readonly<Record<MoneyProblem, string>> = {
    unknown_currency: unknownCurrency(currency),
    not_a_decimal: `"${text.slice(0, 50)}" is no decimal number with a point, such as "49.90".`,
    ambiguous_decimals: bothReadings(text),
    too_many_decimals: `"${text.slice(0, 50)}" has more decimals than ${currency} has.`,
    too_large: TOO_LARGE,
  }
  return why[amount]
}

export const unknownCurrency = (text: string): string =>
  `"${text.slice(0, 50)}" is no currency code of ISO 4217, such as EUR.`
