import type { AccountId, UserId } from './ids.js'

/** A login of one user in one browser. */
export interface Session {
  readonly accountId: AccountId
  /** SHA-256 of the token in hex: the database holds no usable token. */
  readonly tokenHash: string
  readonly userId: UserId
  readonly createdAt: number
  readonly seenAt: number
}
