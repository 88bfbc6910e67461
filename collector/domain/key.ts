import type { AccountId } from './ids.js'

/**
 * What a key lets its owner do with `/v1`. `report`: report clicks, orders and refunds, and make links.
 * `read`: read everything but how affiliates are paid. `manage`: change the program and decide about
 * commissions. `payout`: read and change how affiliates are paid, and pay them.
 */
export const SCOPES = ['read', 'report', 'manage', 'payout'] as const
export type Scope = (typeof SCOPES)[number]

/** The scopes of keys that were made before keys had scopes, and of new ones if nothing else is said. */
export const FIRST_SCOPES: readonly Scope[] = ['report']

/**
 * A key of a merchant's server: a secret key, which is sent with every call of `/v1`; a call key,
 * which signs calls and is not sent; or a signing key, which signs pages' reports.
 */
export interface Key {
  readonly accountId: AccountId
  readonly id: string
  readonly kind: 'secret' | 'signing' | 'call'
  /** In the order of `SCOPES`. Empty for a signing key, which makes no calls. */
  readonly scopes: readonly Scope[]
  /** SHA-256 of a secret key in hex; the key itself of the others, because an HMAC needs it. */
  readonly hash: string
  readonly label: string
  readonly createdAt: number
  readonly revokedAt: number | undefined
}
