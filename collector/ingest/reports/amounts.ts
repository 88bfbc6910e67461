import type { OrderFields } from '../../../wire/v1.js'
import { decimalsOf } from '../../domain/currency.js'
import {
  AMOUNT_MAX,
  bothReadings,
  type Money,
  type MoneyProblem,
  parseMoney,
  parseSigned,
  withoutFloatNoise,
} from '../../domain/money.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { OrderItem } from '../../domain/report.js'

/** The amounts of an order, in minor units. */
export interface Amounts {
  readonly total: Money | undefined
  readonly fixedCost: Money | undefined
  readonly tax: Money | undefined
  readonly shipping: Money | undefined
  readonly items: readonly OrderItem[]
  /** Fields that could not be read and were dropped or cut. */
  readonly flawed: readonly string[]
}

type Said = Pick<OrderFields, 'total' | 'fixedCost' | 'tax' | 'shipping' | 'items'>

/**
 * Reads the amounts of an order. An unreadable amount is a problem. For a page, which sends its
 * message only once, this applies only to the total; the other amounts are cut or dropped.
 */
export const readAmounts = (
  { total, fixedCost, tax, shipping, items = [] }: Said,
  currency: string,
  isPage: boolean,
): Amounts | Problem => {
  const flawed: string[] = []
  const read = isPage ? pagesReader(currency, flawed) : reader(currency)
  const whole = read(total, 'total')
  if (isProblem(whole)) return whole
  const costs = { fixedCost, tax, shipping }
  const amounts: Partial<Record<keyof typeof costs, Money | undefined>> = {}
  for (const [name, text] of Object.entries(costs) as [keyof typeof costs, string | undefined][]) {
    const cost = read(text, name)
    if (isProblem(cost)) return cost
    amounts[name] = cost
  }
  const lines: OrderItem[] = []
  for (const [index, item] of items.entries()) {
    const value = read(item.total, `items.${index}.total`)
    if (isProblem(value)) return value
    lines.push({ sku: item.sku, quantity: item.quantity, total: value })
  }
  const { fixedCost: fixed, tax: taxed, shipping: shipped } = amounts
  return { total: whole, fixedCost: fixed, tax: taxed, shipping: shipped, items: lines, flawed }
}

type Reader = (text: string | undefined, field: string) => Money | undefined | Problem

const reader =
  (currency: string): Reader =>
  (text, field) =>
    readAmount(text, currency, field)

/** Reads a page's amounts and records what was cut or dropped. */
const pagesReader =
  (currency: string, flawed: string[]): Reader =>
  (text, field) => {
    if (text === undefined) return undefined
    const clean = withoutFloatNoise(text, currency)
    const value = readAmount(clean, currency, field)
    if (clean !== text) flawed.push(field)
    if (!isProblem(value) || field === 'total') return value
    flawed.push(field)
    const isCut = value.code === 'too_many_decimals' || /\.\d\d[1-9]$/.test(clean)
    if (!isCut) return undefined
    const cut = readAmount(withoutDecimals(clean, currency), currency, field)
    return isProblem(cut) ? undefined : cut
  }

/** Without the decimals that the currency does not have. */
const withoutDecimals = (text: string, currency: string): string => {
  const [whole = '', fraction = ''] = text.split('.')
  const kept = fraction.slice(0, decimalsOf(currency) ?? 0)
  return kept === '' ? whole : `${whole}.${kept}`
}

/** Reads one amount, or says what is wrong with it. */
export const readAmount = (
  text: string | undefined,
  currency: string,
  field: string,
): Money | undefined | Problem =>
  amountBy(field.startsWith('items.') ? parseSigned : parseMoney, text, currency, field)

/** The same for an amount that may be below zero. */
export const readSignedAmount = (
  text: string | undefined,
  currency: string,
  field: string,
): Money | undefined | Problem => amountBy(parseSigned, text, currency, field)

const amountBy = (
  parse: typeof parseMoney,
  text: string | undefined,
  currency: string,
  field: string,
): Money | undefined | Problem => {
  if (text === undefined) return undefined
  if (currency === '') {
    return problem(
      'currency_missing',
      'currency',
      'Send the currency of the amounts, such as "EUR".',
    )
  }
  const value = parse(text, currency)
  return typeof value === 'string'
    ? problem(value, ...amountProblem(value, text, field, currency))
    : value
}

const amountProblem = (
  code: MoneyProblem,
  text: string,
  field: string,
  currency: string,
): [string, string] => {
  const sentences: Record<MoneyProblem, [string, string]> = {
    unknown_currency: ['currency', 'Use an ISO 4217 code in upper case, such as "EUR".'],
    not_a_decimal: [field, `Write ${field} as a decimal string such as "49.90".`],
    ambiguous_decimals: [field, bothReadings(text)],
    too_many_decimals: [field, `${field} has more decimals than ${currency} has.`],
    too_large: [field, `${field} is more than ${AMOUNT_MAX} of the smallest unit.`],
  }
  return sentences[code]
}
