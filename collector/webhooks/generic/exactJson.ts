import { type Problem, problem } from '../../domain/problem.js'

/** A number as it was written, digit by digit: "49.90", "12345678901234567890". */
export interface Numeral {
  readonly [NUMERAL]: string
}
const NUMERAL = Symbol('numeral')

/** Parsed JSON whose numbers keep their text. */
export type Exact =
  | null
  | boolean
  | string
  | Numeral
  | readonly Exact[]
  | { readonly [key: string]: Exact }

/** A text in double quotes, or a number. Only valid JSON is searched, so nothing else begins like one. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/** How `JSON.parse` is told that a text was a number, and that one only looks like that. */
const [WAS_NUMBER, WAS_TEXT] = ['\0n', '\0t']

/**
 * Parses JSON without sending any number through a float, in which 12345678901234567890 is another
 * order and 49.90 is not exactly 49.90. `JSON.parse` passes the text of a number to its reviver only
 * from Node 21 on, so numbers are quoted beforehand.
 */
export const readExactJson = (text: string): Exact | Problem => {
  try {
    JSON.parse(text)
    const quoted = text.replace(TOKEN, (token) => {
      if (!token.startsWith('"')) return `"\\u0000n${token}"`
      return token.startsWith('"\\u0000') ? `"\\u0000t${token.slice(1)}` : token
    })
    return JSON.parse(quoted, (_key, value: unknown) => {
      if (typeof value !== 'string') return value
      if (value.startsWith(WAS_NUMBER)) return { [NUMERAL]: value.slice(WAS_NUMBER.length) }
      return value.startsWith(WAS_TEXT) ? value.slice(WAS_TEXT.length) : value
    })
  } catch {
    // Also a body that is nested too deeply.
    return problem('not_json', 'body', 'The body must be JSON.')
  }
}

export const isNumeral = (value: Exact | undefined): value is Numeral =>
  typeof value === 'object' && value !== null && NUMERAL in value

export const isList = (value: Exact | undefined): value is readonly Exact[] => Array.isArray(value)

/** The most digits that a number may have once its exponent is written out. */
const DIGITS_MAX = 40

/**
 * A number without exponent, sign of zero, leading zeros and zeros at the end of its fraction: "1e3"
 * and "1000.0" are "1000". Undefined if it has too many digits to be an amount or an id.
 */
export const decimalOf = (number: Numeral): string | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(number[NUMERAL])
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  if (Math.abs(point) > DIGITS_MAX || whole.length + fraction.length > DIGITS_MAX) return undefined
  const digits = `${'0'.repeat(Math.max(0, -point))}${whole}${fraction}`.padEnd(point, '0')
  const split = Math.max(0, point)
  const left = digits.slice(0, split).replace(/^0+(?=\d)/, '') || '0'
  const right = digits.slice(split).replace(/0+$/, '')
  const plain = right === '' ? left : `${left}.${right}`
  return plain === '0' ? plain : sign + plain
}

/** What was found, for a person: JSON, cut to a length. */
export const shownOf = (value: Exact): string => {
  const text = writtenOf(value, 0)
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX).toWellFormed()} …` : text
}
const SHOWN_MAX = 120
const PARTS_MAX = 20

const writtenOf = (value: Exact, depth: number): string => {
  if (isNumeral(value)) return value[NUMERAL]
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth > 2) return '…'
  if (isList(value)) {
    return `[${value
      .slice(0, PARTS_MAX)
      .map((part) => writtenOf(part, depth + 1))
      .join(', ')}]`
  }
  const parts = Object.entries(value).slice(0, PARTS_MAX)
  return `{${parts.map(([key, part]) => `${JSON.stringify(key)}: ${writtenOf(part, depth + 1)}`).join(', ')}}`
}
