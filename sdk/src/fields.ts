import { toJson } from './json.js'
import { safely } from './say.js'

export type Fields = Record<string, unknown>

/** Only these go out, with the places of a list, whatever else a page passes. */
const FIELDS =
  /^(total|currency|fixedCost|tax|shipping|coupon|(order|product|customer|action)Id|items|sku|quantity|campaign|affiliate|banner|channel|data[1-5]|proof|code|\d*)$/

/**
 * What a page passes, as the wire wants it. The collector judges it: what cannot be read at all is
 * reported without fields, so that the page and the merchant are told.
 *
 * A number goes by its shortest text, which is what the merchant wrote; arithmetic on it would
 * make 1.005 another amount. A whole number from 2^53 on may have lost digits before it came here, so it
 * goes as it is, and is refused.
 */
export const toFields = (input: unknown): Fields => ({
  __proto__: null,
  ...safely(
    (): Fields =>
      JSON.parse(
        toJson(Object(input), (name, value) =>
          // Templates leave empty what they do not have.
          !FIELDS.test(name) || value == null || value === ''
            ? undefined
            : typeof value === 'object' || ((value as number) >= 2 ** 53 && value === Number(value))
              ? value
              : name === 'quantity'
                ? Number(value)
                : `${value}`.trim(),
        ),
      ),
  ),
})
