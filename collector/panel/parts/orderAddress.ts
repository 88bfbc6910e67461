import type { OrderKey } from '../../domain/ids.js'
import { isPlainText } from '../../domain/text.js'

/**
 * An order's key encoded as a part of a path, because it may contain slashes, quotes and any other
 * character.
 */
export const orderAddress = (key: OrderKey): string => Buffer.from(key).toString('base64url')

/** The key encoded in a path; invalid input becomes a key that no order has. */
export const orderAt = (address: string): OrderKey => {
  const text = Buffer.from(address, 'base64url').toString()
  // Keys are JSON, in which control characters are escaped.
  return (isPlainText(text) ? text : '') as OrderKey
}
