import { decimalsOf } from '../domain/currency.js'
import { writtenAmount } from '../domain/writtenAmount.js'

export interface PapAmount {
  /** As far as the text could be read, a decimal string. */
  readonly text: string
  readonly isRounded: boolean
}

/** A decimal with a point, as programs print it: "4.125" has three decimals and groups no digits. */
const PRINTED = /^\d{1,20}\.\d{1,20}$/

/** How many decimals a text has that may also be a group of digits: "1,234". */
const GROUP = 3

/**
 * Reads an amount: "4.166667", "1,234.50". What it has more than the currency's decimals is rounded, half a
 * unit away from zero. Undefined for an empty text.
 */
export const readPapAmount = (said: string, currency: string): PapAmount | undefined => {
  const text = said.trim()
  if (text === '') return undefined
  const isPrinted = PRINTED.test(text)
  const decimal = isPrinted ? text : writtenAmount(text)
  const places = decimalsOf(currency)
  if (decimal === undefined || places === undefined) return { text, isRounded: false }
  const [whole = '', fraction = ''] = decimal.split('.')
  if (fraction.length <= places) return { text: decimal, isRounded: false }
  // May be a thousand. The reader of amounts refuses it and names both readings.
  if (!isPrinted && fraction.length === GROUP) return { text: decimal, isRounded: false }
  const units = rounded(BigInt(whole + fraction), 10n ** BigInt(fraction.length - places))
  const isRounded = /[1-9]/.test(fraction.slice(places))
  return { text: decimalText(units, places), isRounded }
}

/**
 * A cost that is subtracted from the total: an amount, or "%10" for a part of the total. Undefined if there
 * is none or it cannot be read.
 */
export const readFixedCost = (
  said: string,
  total: string,
  currency: string,
): PapAmount | undefined => {
  const text = said.trim()
  if (!text.startsWith('%')) return readPapAmount(text, currency)
  const [rate, base] = [parts(text.slice(1)), parts(total)]
  const places = decimalsOf(currency)
  if (!rate || !base || places === undefined) return undefined
  const scaled = rate.digits * base.digits * 10n ** BigInt(places)
  const units = rounded(scaled, 100n * 10n ** BigInt(rate.places + base.places))
  return { text: decimalText(units, places), isRounded: false }
}

const parts = (text: string) => {
  const [, whole = '', fraction = ''] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text.trim()) ?? []
  return whole === '' ? undefined : { digits: BigInt(whole + fraction), places: fraction.length }
}

const rounded = (value: bigint, unit: bigint): bigint => (value + unit / 2n) / unit

const decimalText = (units: bigint, places: number): string => {
  const digits = String(units).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
