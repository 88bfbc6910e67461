import { createHash, createHmac } from 'node:crypto'

/** Tells two messages apart by what they say: SHA-256 over their JSON, the first 128 bits. */
export const fingerprint = (message: unknown): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 32)

/**
 * A customer's id as it is kept: keyed, because merchants use e-mail addresses as ids, and an
 * unkeyed hash of an address is found by trying addresses. Ids are exact; only what looks like an
 * e-mail address is one customer however it is capitalised.
 */
export const customerHash = (customerId: string, accountSecret: string): string => {
  const exact = customerId.trim()
  return keyed(isEmail(exact) ? exact.toLowerCase() : exact, accountSecret)
}

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

/** A browser's address as it is kept: keyed, and apart from every customer's id. */
export const addressHash = (address: string, accountSecret: string): string =>
  keyed(`address ${address}`, accountSecret)

const keyed = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)
