import { GROUPED } from './money.js'

/** Spaces, symbols of currencies, and the apostrophe of Swiss amounts: "1'234.50". */
const MARKS = /[\s\p{Sc}'’]/gu
/** The letters of currencies: "EUR", "US$" without its symbol, "kr.". */
const LETTERS = /^\p{L}{1,4}\.?|\p{L}{1,4}\.?$/gu

/**
 * An amount as carts print it, as the decimal text that reports have: "1.234,50 EUR" is "1234.50". The
 * last of two different separators is the decimal one, and a separator that occurs twice groups digits.
 * Undefined if the text is no amount. A single separator before exactly three digits stays as it is, and
 * `parseMoney` refuses it because it may mean both.
 */
export const writtenAmount = (text: string): string | undefined => {
  const plain = text.replace(MARKS, '').replace(LETTERS, '')
  if (!/^-?\d[\d.,]*$/.test(plain)) return undefined
  if (GROUPED.test(plain)) return plain
  const [whole = '', fraction] = partsOf(plain)
  const groups = whole.split(/[.,]/)
  const areGroups = groups.every((group, index) =>
    index === 0 ? /^-?\d{1,3}$/.test(group) : /^\d{3}$/.test(group),
  )
  if (groups.length > 1 && !areGroups) return undefined
  if (new Set(whole.match(/[.,]/g)).size > 1) return undefined
  const digits = groups.join('')
  return fraction === undefined || fraction === '' ? digits : `${digits}.${fraction}`
}

/** What is before and after the decimal separator; no second part without one. */
const partsOf = (text: string): readonly string[] => {
  const marks = text.match(/[.,]/g) ?? []
  const last = marks.at(-1) ?? ''
  const isDecimal = marks.filter((mark) => mark === last).length === 1
  if (!isDecimal) return [text]
  const at = text.lastIndexOf(last)
  return [text.slice(0, at), text.slice(at + 1)]
}
