import { decimalsOf } from './currency.js'
import type { AccountId } from './ids.js'

/** What one unit of a currency is worth in another on a UTC day. Stored once and never changed. */
export interface Rate {
  readonly accountId: AccountId
  /** "2026-11-27" */
  readonly day: string
  readonly from: string
  readonly to: string
  /** A decimal without needless zeros: "1.0837". */
  readonly rate: string
  /** Who says so: "ECB". */
  readonly source: string
  readonly enteredAt: number
}

/** For how many days after its own one a rate applies: banks publish none on weekends and holidays. */
export const RATE_DAYS_MAX = 7
/** How many rates, with corrections, an account may have for one day. */
export const RATES_PER_DAY_MAX = 2_000
export const RATE_SOURCE_MAX = 64
/** How many digits of a rate count. */
export const RATE_DIGITS_MAX = 12
const WHOLE_MAX = 12
const FRACTION_MAX = 18

export type RateProblem = 'ambiguous' | 'exponent' | 'not_positive' | 'not_a_decimal' | 'too_long'

const DECIMAL = new RegExp(`^(\\d{1,${WHOLE_MAX}})(?:\\.(\\d{1,${FRACTION_MAX}}))?$`)

/** Reads a rate as text, digit by digit, without its needless zeros. */
export const parseRate = (text: string): { readonly rate: string } | RateProblem => {
  if (/^\d+,\d+$/.test(text)) return 'ambiguous'
  if (/^-?\d+(?:\.\d+)?[eE][+-]?\d+$/.test(text)) return 'exponent'
  if (/^-\d+(?:\.\d+)?$/.test(text) || /^0+(?:\.0+)?$/.test(text)) return 'not_positive'
  if (/^\d+(?:\.\d+)?$/.test(text) && !DECIMAL.test(text)) return 'too_long'
  const [, digits, decimals = ''] = DECIMAL.exec(text) ?? []
  if (digits === undefined) return 'not_a_decimal'
  const whole = digits.replace(/^0+(?=\d)/, '')
  const fraction = decimals.replace(/0+$/, '')
  const significant = `${whole}${fraction}`.replace(/^0+/, '')
  if (significant.length > RATE_DIGITS_MAX) return 'too_long'
  return { rate: fraction === '' ? whole : `${whole}.${fraction}` }
}

/** How an amount was converted: multiplied by the rates `times` and divided by the rates `per`. */
export interface Exchange {
  readonly from: string
  readonly to: string
  /** The day of the rates. */
  readonly day: string
  readonly source: string
  readonly times: readonly string[]
  readonly per: readonly string[]
}

/** An exact number, as the fraction `over / under`. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

/** How many minor units of `to` one minor unit of `from` is, exactly. */
export const factorOf = ({ from, to, times, per }: Exchange): Fraction => {
  const start: Fraction = { over: power(decimalsOf(to) ?? 2), under: power(decimalsOf(from) ?? 2) }
  const multiplied = times
    .map(fractionOf)
    .reduce((all, one) => ({ over: all.over * one.over, under: all.under * one.under }), start)
  return per
    .map(fractionOf)
    .reduce((all, one) => ({ over: all.over * one.under, under: all.under * one.over }), multiplied)
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent)

const fractionOf = (decimal: string): Fraction => {
  const [whole = '', fraction = ''] = decimal.split('.')
  return { over: BigInt(whole + fraction), under: power(fraction.length) }
}
