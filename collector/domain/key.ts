import type { AccountId } from './ids.js'

/** A secret key of a server (kept as a hash), or a key that signs pages' reports. */
export interface Key {
  readonly accountId: AccountId
  readonly id: string
  readonly kind: 'secret' | 'signing'
  /** SHA-256 of a secret key in hex; the secret itself of a signing key. */
  readonly hash: string
  readonly label: string
  readonly createdAt: number
  readonly revokedAt: number | undefined
}
