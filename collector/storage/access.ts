import type { AccountId, UserId } from '../domain/ids.js'
import type { Key } from '../domain/key.js'
import type { Session } from '../domain/session.js'
import type { User } from '../domain/user.js'

/** How often somebody, or something, may try to log in. */
export interface LoginLimit {
  /** Who is counted: nothing personal that could be read. */
  readonly subject: string
  readonly max: number
}

/** Who may do what. Tokens and secrets arrive hashed. */
export interface Access {
  addKey(key: Key): Promise<boolean>
  keys(accountId: AccountId): Promise<readonly Key[]>
  /** Undefined for an unknown or revoked key. */
  key(accountId: AccountId, id: string): Promise<Key | undefined>
  revokeKey(accountId: AccountId, id: string, revokedAt: number): Promise<boolean>

  /**
   * Keeps the secrets of an account that must be read back, its own and those of signing keys, as new
   * ones are kept: encrypted with today's key, or in the clear where there is none. Answers how many
   * were kept otherwise.
   */
  reseal(accountId: AccountId): Promise<number>

  addUser(user: User): Promise<boolean>
  user(accountId: AccountId, id: UserId): Promise<User | undefined>
  userByEmail(accountId: AccountId, email: string): Promise<User | undefined>
  users(accountId: AccountId): Promise<readonly User[]>
  setPassword(accountId: AccountId, id: UserId, passwordHash: string): Promise<boolean>

  addSession(session: Session): Promise<void>
  session(accountId: AccountId, tokenHash: string): Promise<Session | undefined>
  touchSession(accountId: AccountId, tokenHash: string, seenAt: number): Promise<void>
  endSession(accountId: AccountId, tokenHash: string): Promise<void>
  /** After a change of password, everywhere. */
  endSessionsOf(accountId: AccountId, userId: UserId): Promise<void>

  addLoginLink(
    accountId: AccountId,
    tokenHash: string,
    userId: UserId,
    expiresAt: number,
  ): Promise<void>
  /** The user of a link that is good. */
  loginLink(accountId: AccountId, tokenHash: string, at: number): Promise<UserId | undefined>
  /** Uses a link up: its user the first time before it expired, undefined otherwise. */
  useLoginLink(accountId: AccountId, tokenHash: string, at: number): Promise<UserId | undefined>

  /**
   * Counts an attempt to log in under each of its limits, in their order, before it is judged. False
   * where one of them is used up: then none is counted. Counts that began before `since` are over.
   */
  takeLoginAttempt(
    accountId: AccountId,
    limits: readonly LoginLimit[],
    at: number,
    since: number,
  ): Promise<boolean>
  /** Takes back a count that was none. */
  giveBackLoginAttempt(accountId: AccountId, limits: readonly LoginLimit[]): Promise<void>
}
