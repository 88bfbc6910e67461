import type { AccountId, UserId } from './ids.js'

/** A person who may log in to the panel of one account. */
export interface User {
  readonly accountId: AccountId
  readonly id: UserId
  readonly email: string
  readonly passwordHash: string
  readonly createdAt: number
}
