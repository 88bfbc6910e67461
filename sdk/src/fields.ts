import { toJson } from './json.js'
import { safely } from './say.js'

export type Fields = Record<string, unknown>

/** The fields that are sent, and the indices of lists. All other fields that a page passes are not sent. */
const FIELDS =
  /^(total|currency|fixedCost|tax|shipping|coupon|(order|product|customer|action)Id|items|sku|quantity|campaign|affiliate|banner|channel|data[1-5]|proof|code|keepsClicks|\d*)$/

/**
 * A copy of what a page passed, with the types of the wire. The collector validates it. An input that
 * cannot be read at all is reported without fields, so that the page and the merchant see the rejection.
 */
export const toFields = (input: unknown): Fields => ({
  __proto__: null,
  ...safely((): Fields => JSON.parse(toJson(Object(input), toField))),
})

const toField = (name: string, value: unknown): unknown => {
  // Templates leave missing values empty.
  if (!FIELDS.test(name) || value == null || value === '') return undefined
  if (typeof value === 'object') return value
  // An integer from 2^53 on may have lost digits already. As a number it is refused by the collector.
  if (typeof value === 'number' && value >= 2 ** 53) return value
  if (name === 'quantity') return Number(value)
  // The shortest text of a number is what the merchant wrote. Arithmetic would change it: 1.005 * 100
  // is 100.49999999999999.
  return `${value}`.trim()
}
