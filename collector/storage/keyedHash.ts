import { createHmac } from 'node:crypto'
import { mailbox } from '../domain/email.js'

/** The first 128 bits of HMAC-SHA-256, in hex. The key is the account's secret. */
export const keyedHash = (text: string, accountSecret: string): string =>
  createHmac('sha256', accountSecret).update(text).digest('hex').slice(0, 32)

/** The stored form of a buyer's e-mail address: equal for all addresses of one mailbox. */
export const emailHash = (email: string, accountSecret: string): string =>
  keyedHash(`email ${mailbox(email)}`, accountSecret)
