import { decimalsOf } from '../domain/currency.js'
import {
  AMOUNT_MAX,
  bothReadings,
  type Money,
  money,
  parseMoney,
  roundHalfAway,
  withoutFloatNoise,
} from '../domain/money.js'
import { writtenAmount } from '../domain/writtenAmount.js'

/** Symbols of currencies that say which one is meant. */
const SYMBOLS: Readonly<Record<string, RegExp>> = {
  '€': /^EUR$/,
  '£': /^GBP$/,
  '¥': /^(JPY|CNY)$/,
  $: /(D|MXN|ARS|CLP|COP|UYU|BRL)$/,
}

/**
 * Reads an amount as programs and spreadsheets write it: "1,234.50", "1.234,50 €". `isRounded`: more
 * decimals than the currency has are rounded, half a unit away from zero. Returns a message that says
 * what to do if it is none.
 */
export const readWritten = (text: string, currency: string, isRounded: boolean): Money | string => {
  const other = otherCurrency(text, currency)
  if (other) {
    return `The amount is in ${other}, and the row is in ${currency}. Import each currency from a file of its own, or add a column "currency".`
  }
  const plain = writtenAmount(text)
  if (plain === undefined) return 'Write the amount as a decimal such as "1234.50".'
  if (plain.startsWith('-')) return 'The amount is negative.'
  const exact = withoutFloatNoise(plain, currency)
  // Also where the third digit is no zero, because "1,234" is 1234 in half of the world.
  if (hasThousands(exact, currency)) return bothReadings(exact)
  const parsed = parseMoney(exact, currency)
  if (typeof parsed !== 'string') return parsed
  switch (parsed) {
    case 'unknown_currency':
      return `"${currency}" is no currency. Use an ISO 4217 code such as "EUR".`
    case 'too_many_decimals':
      return isRounded
        ? rounded(exact, currency)
        : `The amount has more decimals than ${currency}. Round it in the file, or add --round.`
    case 'too_large':
      return `The amount is more than ${AMOUNT_MAX} of the smallest unit.`
    default:
      return 'Write the amount as a decimal such as "1234.50".'
  }
}

/** Whether three digits follow the separator in a currency that has fewer. */
const hasThousands = (text: string, currency: string): boolean =>
  /\.\d{3}$/.test(text) && (decimalsOf(currency) ?? 0) < 3

/** The currency that an amount names, if it is not the expected one. */
const otherCurrency = (text: string, currency: string): string | undefined => {
  const code = /[A-Za-z]{3}/.exec(text)?.[0].toUpperCase()
  if (code !== undefined) return code === currency ? undefined : code
  return Object.keys(SYMBOLS).find(
    (symbol) => text.includes(symbol) && !SYMBOLS[symbol]?.test(currency),
  )
}

/** A decimal with more digits than the currency has, which `parseMoney` has checked otherwise. */
const rounded = (text: string, currency: string): Money | string => {
  const [whole = '', fraction = ''] = text.split('.')
  const places = decimalsOf(currency) ?? 0
  const amount = roundHalfAway(BigInt(whole + fraction), 10n ** BigInt(fraction.length - places))
  return amount > AMOUNT_MAX
    ? `The amount is more than ${AMOUNT_MAX} of the smallest unit.`
    : money(amount, currency)
}
