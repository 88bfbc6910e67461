import type { OrderKey } from '../../domain/ids.js'
import { isPlainText } from '../../domain/text.js'

/** An order's key as a part of an address: it may hold slashes, quotes and any other letter. */
export const orderAddress = (key: OrderKey): string => Buffer.from(key).toString('base64url')

/** The key behind an address; anything else becomes a key that no order has. */
export const orderAt = (address: string): OrderKey => {
  const text = Buffer.from(address, 'base64url').toString()
  // Keys are JSON, in which control characters are escaped.
  return (isPlainText(text) ? text : '') as OrderKey
}
