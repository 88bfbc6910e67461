import type { AccountId } from './ids.js'

/**
 * A key of a merchant's server: a secret key, which is sent with every call of `/v1`; a call key,
 * which signs calls and is not sent; or a signing key, which signs pages' reports.
 */
export interface Key {
  readonly accountId: AccountId
  readonly id: string
  readonly kind: 'secret' | 'signing' | 'call'
  /** SHA-256 of a secret key in hex; the key itself of the others, because an HMAC needs it. */
  readonly hash: string
  readonly label: string
  readonly createdAt: number
  readonly revokedAt: number | undefined
}
