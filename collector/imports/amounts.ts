import { decimalsOf } from '../domain/currency.js'
import {
  AMOUNT_MAX,
  bothReadings,
  GROUPED,
  type Money,
  money,
  parseMoney,
  roundHalfAway,
  withoutFloatNoise,
} from '../domain/money.js'
import { writtenAmount } from '../domain/writtenAmount.js'

/** Symbols and abbreviations that say which currency is meant. Others name none of ours. */
const SYMBOLS: Readonly<Record<string, RegExp>> = {
  '€': /^EUR$/,
  '£': /^GBP$/,
  '¥': /^(JPY|CNY)$/,
  '₹': /^INR$/,
  '₽': /^RUB$/,
  '₺': /^TRY$/,
  '₪': /^ILS$/,
  '₩': /^KRW$/,
  $: /(D|MXN|ARS|CLP|COP|UYU|BRL)$/,
  us$: /^USD$/,
  r$: /^BRL$/,
  zł: /^PLN$/,
  kč: /^CZK$/,
  ft: /^HUF$/,
  kr: /^(SEK|NOK|DKK|ISK)$/,
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
  // "12€50" would otherwise be read as 1250.
  const plain = /\d\s*\p{Sc}\s*\d/u.test(text) ? undefined : writtenAmount(text)
  if (plain === undefined) return 'Write the amount as a decimal such as "1234.50".'
  if (plain.startsWith('-')) return 'The amount is negative.'
  const exact = withoutFloatNoise(plain, currency)
  if (mayBeThousands(text, exact, currency)) return bothReadings(exact)
  const parsed = parseMoney(exact, currency)
  if (typeof parsed !== 'string') return parsed
  switch (parsed) {
    case 'unknown_currency':
      return `"${currency}" is no currency. Use an ISO 4217 code such as "EUR".`
    case 'too_many_decimals':
      return isRounded
        ? rounded(exact, currency)
        : `The amount has more decimals than ${currency}. Round it in the file, or add --round.`
    // Zeros that the currency does not have: "0.120".
    case 'ambiguous_decimals':
      return rounded(exact, currency)
    case 'too_large':
      return `The amount is more than ${AMOUNT_MAX} of the smallest unit.`
    default:
      return 'Write the amount as a decimal such as "1234.50".'
  }
}

/**
 * Whether the only separator may group digits, because "1,234" is 1234 in half of the world. Currencies
 * with three decimals are written "1.234", so there only the comma may mean both.
 */
const mayBeThousands = (text: string, exact: string, currency: string): boolean => {
  if (!GROUPED.test(exact)) return false
  if ((decimalsOf(currency) ?? 0) < 3) return true
  return /^\d+,\d{3}$/.test(text.replace(/[^\d.,]/g, ''))
}

/** The currency that an amount names, as it is written there, if it is not the expected one. */
const otherCurrency = (text: string, currency: string): string | undefined => {
  const around = `${/^\D*/.exec(text)?.[0]}${/\D*$/.exec(text)?.[0]}`
  const named = /\d/.test(text) ? around.replace(/[^\p{L}\p{Sc}]/gu, '') : text
  const mark = named.toLowerCase().replace(currency.toLowerCase(), '')
  if (mark === '' || (Object.hasOwn(SYMBOLS, mark) && SYMBOLS[mark]?.test(currency)))
    return undefined
  return named
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
