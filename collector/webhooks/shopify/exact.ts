import { isProblem, type Problem } from '../../domain/problem.js'
import { type Fields, fieldsOf, listOf, readJsonBody, someText, textOf } from '../read.js'

/**
 * Reads a body with the integers as texts that JavaScript cannot represent. Shopify's ids have 64
 * bits; those of its test notifications need them.
 */
export const readExactly = (body: Uint8Array): Fields | Problem => {
  const plain = readJsonBody(body)
  const text = Buffer.from(body).toString('latin1')
  // In JSON every string ends, so that this is one pass. Latin 1 keeps each byte as it is.
  if (isProblem(plain) || !/\d{16}/.test(text)) return plain
  const quoted = text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${token}"`))
  return readJsonBody(Buffer.from(quoted, 'latin1'))
}
/** Strings, which are left as they are, and long integers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])\d{16,20}(?![\w.])/g

/** The numeric id of an object of a type; undefined if the object says that it is of another type. */
export const idOfType = (type: string, object: Fields): string | undefined => {
  const global = someText(object.admin_graphql_api_id)
  if (!global) return someText(object.id)
  const [, named, id] = /^gid:\/\/shopify\/(\w+)\/(\d{1,20})$/.exec(global) ?? []
  return named === type ? id : undefined
}

/** The currency of the first amount that states the shop's and the customer's currency. */
export const shopCurrencyOf = (sets: readonly unknown[]): string | undefined =>
  sets
    .map((set) => someText(fieldsOf(fieldsOf(set).shop_money).currency_code))
    .find((currency) => currency !== undefined)

/** The values of a list of `{ name, value }`. */
export const attribute = (attributes: unknown, name: string): string | undefined =>
  someText(
    listOf(attributes)
      .map(fieldsOf)
      .find((one) => textOf(one.name) === name)?.value,
  )
