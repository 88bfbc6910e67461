import { safely } from '../say.js'

/** The decimals of a currency, by the browser's table of ISO 4217. Unknown currencies have two. */
export const placesOf = (currency: string): number =>
  safely(() => {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    return format.resolvedOptions().maximumFractionDigits
  }) ?? 2

/**
 * An amount as carts print it, as the decimal text of the wire: "1.234,50 EUR" is "1234.50", and
 * "4.166667" is "4.17" with EUR: half a unit rounds away from zero. A text that is no amount stays as it
 * is, and one that may mean two ("1,234") keeps its three digits: the collector refuses both and shows
 * the merchant why. Without a number of decimals nothing is rounded, and a text that may mean two stays as
 * it is.
 */
export const amountOf = (value: unknown, text: string, places?: number): string => {
  const decimal = typeof value === 'number' ? text : decimalIn(text)
  // Programs print a decimal point, and people a comma, which may also group thousands. It does not
  // after a zero or after more than three digits.
  const mayBeTwo = text.includes(',') && /^[1-9]\d{0,2}\.\d{3}$/.test(`${decimal}`)
  if (decimal === undefined) return text
  if (places === undefined) return mayBeTwo ? text : decimal
  return mayBeTwo && places < 3 ? decimal : rounded(decimal, places)
}

/**
 * The share of a total that a text such as "%10" names; undefined for any other text. Without a number of
 * decimals it stays a share.
 */
export const shareOf = (total: string, text: string, places?: number): string | undefined => {
  const percent = /^%|%$/.test(text) ? decimalIn(text.replace('%', '')) : undefined
  if (places === undefined) return percent && `%${percent}`
  const units = unitsIn(total, places)
  if (!percent || percent.startsWith('-') || !Number.isSafeInteger(units)) return
  // In millionths. The total is multiplied in two parts, so that no product leaves the safe integers.
  const share = Math.round(Number(percent) * 10000)
  const low = units % 1000000
  const high = (units - low) / 1000000
  return decimalOf(high * share + Math.round((low * share) / 1000000), places)
}

/**
 * As `writtenAmount` of the collector, which reads the amounts of images: the last of two different
 * separators is the decimal one, and a separator that occurs twice groups digits.
 */
const decimalIn = (text: string): string | undefined => {
  const plain = text.replace(/[\s'’]/g, '').replace(/^[^\d.,<>%-]{1,4}|[^\d.,<>%]{1,4}\.?$/g, '')
  if (!/^-?\d[\d.,]*$/.test(plain)) return
  const marks = plain.match(/[.,]/g) || []
  const last = marks[marks.length - 1]
  const isDecimal = marks.filter((mark) => mark === last).length === 1
  const end = isDecimal ? plain.lastIndexOf(last as string) : plain.length
  const [whole, fraction] = [plain.slice(0, end), plain.slice(end + 1)]
  if (!/^-?(\d+|\d{1,3}((\.\d{3})+|(,\d{3})+))$/.test(whole)) return
  return whole.replace(/[.,]/g, '') + (fraction && `.${fraction}`)
}

const rounded = (decimal: string, places: number): string => {
  const [whole = '', fraction = ''] = decimal.split('.')
  if (fraction.length <= places || !/^\d+$/.test(whole + fraction)) return decimal
  const cut = unitsIn(`${whole}.${fraction.slice(0, places)}`, places)
  const units = cut + Number(Number(fraction[places]) >= 5)
  // An amount with so many digits is refused, and its digits must not change before that.
  return Number.isSafeInteger(units) ? decimalOf(units, places) : decimal
}

/** Whole minor units; NaN if the text is no decimal or has more decimals. */
const unitsIn = (decimal: string, places: number): number => {
  const [, whole = 'x', fraction = ''] = /^(\d+)\.?(\d*)$/.exec(decimal) || []
  return fraction.length > places ? Number.NaN : Number(whole + fraction.padEnd(places, '0'))
}

const decimalOf = (units: number, places: number): string =>
  `${units}`
    .padStart(places + 1, '0')
    .replace(new RegExp(`\\d{${places}}$`), (end) => end && `.${end}`)
