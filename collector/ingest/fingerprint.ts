import { createHash, createHmac } from 'node:crypto'

/** Tells two messages apart by what they say: SHA-256 over their JSON, the first 128 bits. */
export const fingerprint = (message: unknown): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 32)

/**
 * A customer's id as it is kept: keyed, because merchants use e-mail addresses as ids, and an
 * unkeyed hash of an address is found by trying addresses.
 */
export const customerHash = (customerId: string, accountSecret: string): string =>
  createHmac('sha256', accountSecret)
    .update(customerId.trim().toLowerCase())
    .digest('hex')
    .slice(0, 32)
