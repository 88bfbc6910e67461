import { hash } from 'node:crypto'
import { isEmail } from '../domain/email.js'
import { keyedHash } from '../storage/keyedHash.js'

/** A hash of a message's content: the first 128 bits of SHA-256 over its JSON. */
export const fingerprint = (message: unknown): string =>
  hash('sha256', JSON.stringify(message), 'hex').slice(0, 32)

/**
 * The stored form of a customer id: a keyed hash, because merchants use e-mail addresses as ids and
 * an unkeyed hash can be found by trying addresses. Ids are case-sensitive, except those that look
 * like an e-mail address.
 */
export const customerHash = (customerId: string, accountSecret: string): string => {
  const exact = customerId.trim()
  return keyedHash(isEmail(exact) ? exact.toLowerCase() : exact, accountSecret)
}

/** The stored form of an IP address: a keyed hash that never equals one of a customer id. */
export const addressHash = (address: string, accountSecret: string): string =>
  keyedHash(`address ${address}`, accountSecret)
