import { hash } from 'node:crypto'

/**
 * SHA-256 of a text, in hex: a third of the time of a `Hash` object (measured). Sufficient for keys and
 * tokens, which are random; passwords need scrypt.
 */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')
