import { decimalsOf } from './currency.js'

/** Whole minor units (cents, yen, fils) of one ISO 4217 currency; may be negative. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

/** The exact sum of many amounts in one currency, which may exceed the limit of one amount. */
export interface Sum {
  readonly amount: bigint
  readonly currency: string
}

/** The most one order may amount to, in minor units. */
export const AMOUNT_MAX = 1_000_000_000_000

export type MoneyProblem =
  | 'unknown_currency'
  | 'not_a_decimal'
  | 'ambiguous_decimals'
  | 'too_many_decimals'
  | 'too_large'

/** How many digits stand between two separators of thousands. */
const GROUP = 3
/** An amount whose only separator may be a decimal one or group digits: "1,234", "1.234". */
export const GROUPED = /^[1-9]\d{0,2}[.,]\d{3}$/

export const money = (amount: number, currency: string): Money => {
  if (!Number.isSafeInteger(amount)) throw new Error(`${amount} is not whole minor units`)
  return { amount, currency }
}

/**
 * Reads a decimal string ("49.90") as minor units, digit by digit: through a float, 19.99 * 100
 * would be 1998.9999999999998. More decimals than the currency has are refused unless they are
 * zeros (shops send "1999.00" for yen); nothing is rounded. Three digits after the point are refused
 * where the currency has fewer: much of the world writes 150 thousand as "150.000" and 1990 as "1.990".
 * Three digits after a comma are refused for the same reason. Signs, separators and exponents are not decimals.
 */
export const parseMoney = (text: string, currency: string): Money | MoneyProblem => {
  const sum = parseSum(text, currency)
  if (typeof sum === 'string') return sum
  if (sum.amount > BigInt(AMOUNT_MAX)) return 'too_large'
  return money(Number(sum.amount), currency)
}

/** As `parseMoney`, for what many amounts add up to. */
export const parseSum = (text: string, currency: string): Sum | MoneyProblem => {
  const places = decimalsOf(currency)
  if (places === undefined) return 'unknown_currency'
  if (GROUPED.test(text) && (places < GROUP || text.includes(','))) return 'ambiguous_decimals'
  const match = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text)
  if (!match) return 'not_a_decimal'
  const [, whole = '', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(places))) return 'too_many_decimals'
  if (places < GROUP && fraction.length === GROUP) return 'ambiguous_decimals'
  return { amount: BigInt(whole + fraction.slice(0, places).padEnd(places, '0')), currency }
}

/** As `parseMoney`, also below zero: a line of an order may be a rebate. */
export const parseSigned = (text: string, currency: string): Money | MoneyProblem => {
  const value = parseMoney(text.replace(/^-/, ''), currency)
  if (typeof value === 'string' || !text.startsWith('-') || value.amount === 0) return value
  return money(-value.amount, currency)
}

/** Texts with at least this many digits count as floats; a typed amount has fewer. */
const FLOAT_DIGITS = 16

/**
 * Removes floating-point noise: 183.60000000000002 becomes 183.60. Applies only to texts with as
 * many digits as such numbers have, and within a thousandth of a minor unit.
 */
export const withoutFloatNoise = (text: string, currency: string): string => {
  const places = decimalsOf(currency)
  const [, whole = '', fraction = ''] = /^(\d{1,20})\.(\d{1,20})$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '').length
  if (places === undefined || digits < FLOAT_DIGITS || fraction.length <= places) return text
  const unit = 10n ** BigInt(fraction.length - places)
  const scaled = BigInt(whole + fraction)
  const nearest = (scaled + unit / 2n) / unit
  const off = scaled - nearest * unit
  if ((off < 0n ? -off : off) * 1_000n >= unit) return text
  return formatMoney({ amount: nearest, currency })
}

/** The message for an ambiguous amount, with both readings. */
export const bothReadings = (text: string): string => {
  const [whole = '', fraction = ''] = text.split(/[.,]/)
  const short = [whole, fraction.replace(/0+$/, '')].filter((part) => part !== '').join('.')
  const advice = fraction.endsWith('0')
    ? 'write the one that is meant.'
    : `write ${whole}${fraction}, or the amount with the decimals that its currency has.`
  return `"${text}" may mean ${short} or ${whole}${fraction}: ${advice}`
}

/** The decimal string of an amount, with all the decimals of its currency: "-0.05". */
export const formatMoney = ({ amount, currency }: Money | Sum): string => {
  const places = decimalsOf(currency) ?? 2
  const sign = amount < 0 ? '-' : ''
  const digits = String(amount)
    .replace('-', '')
    .padStart(places + 1, '0')
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The sums of amounts, one for each currency. */
export const sumsOf = (amounts: readonly Money[]): readonly Sum[] => {
  const sums = new Map<string, bigint>()
  for (const { amount, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount))
  }
  return [...sums].map(([currency, amount]) => ({ amount, currency }))
}

export const sameMoney = (a: Money | undefined, b: Money | undefined): boolean =>
  a?.amount === b?.amount && a?.currency === b?.currency

/**
 * Rounds numerator / denominator to the nearest whole unit, half a unit away from zero. It is the
 * only rounding, applied once to the exact fraction.
 */
export const roundHalfAway = (numerator: bigint, denominator: bigint): number => {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const rounded = Number((2n * n + d) / (2n * d))
  return negative && rounded !== 0 ? -rounded : rounded
}

/**
 * Splits an amount by weights so that the parts add up: each part is cut towards zero, and what is
 * left goes out one unit at a time by the largest remainder, the first of equals first.
 */
export const allocate = (total: Money, weights: readonly number[]): readonly Money[] => {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  if (sum <= 0n) throw new Error('Weights must add up to more than zero')
  const sign = total.amount < 0 ? -1 : 1
  const whole = BigInt(Math.abs(total.amount))
  const exact = weights.map((weight) => whole * BigInt(weight))
  const parts = exact.map((part) => part / sum)
  const left = Number(whole - parts.reduce((all, part) => all + part, 0n))
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part % sum }))
    .sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
  const extra = new Set(byRemainder.slice(0, left).map(({ index }) => index))
  return parts.map((part, index) =>
    money(sign * (Number(part) + (extra.has(index) ? 1 : 0)) || 0, total.currency),
  )
}
