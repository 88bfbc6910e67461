import type { AccountId, UserId } from '../domain/ids.js'
import type { Key } from '../domain/key.js'
import type { Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { Answers } from './answers.js'

/** A limit of login attempts. */
export interface LoginLimit {
  /** What is counted, as a keyed hash without readable personal data. */
  readonly subject: string
  readonly max: number
}

/** Keys, users, sessions and login limits. Tokens and secrets are passed as hashes. */
export interface Access extends Answers {
  addKey(key: Key): Promise<boolean>
  keys(accountId: AccountId): Promise<readonly Key[]>
  /** Undefined for an unknown or revoked key. */
  key(accountId: AccountId, id: string): Promise<Key | undefined>
  revokeKey(accountId: AccountId, id: string, revokedAt: number): Promise<boolean>

  /**
   * Rewrites the readable secrets of an account, its own and those of keys that sign, in the form of
   * new ones: encrypted with the current key, or unencrypted if there is none. Returns how many
   * were rewritten.
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
  /** Ends all sessions of a user, after a change of password. */
  endSessionsOf(accountId: AccountId, userId: UserId): Promise<void>

  addLoginLink(
    accountId: AccountId,
    tokenHash: string,
    userId: UserId,
    expiresAt: number,
  ): Promise<void>
  /** The user of a valid link. Does not use the link. */
  loginLink(accountId: AccountId, tokenHash: string, at: number): Promise<UserId | undefined>
  /** Marks a link as used. Returns its user the first time before it expires, else undefined. */
  useLoginLink(accountId: AccountId, tokenHash: string, at: number): Promise<UserId | undefined>

  /**
   * Counts a login attempt against each of its limits before the password is checked. Returns false
   * and counts nothing if one of the limits is reached. Counts that began before `since` have
   * expired.
   */
  takeLoginAttempt(
    accountId: AccountId,
    limits: readonly LoginLimit[],
    at: number,
    since: number,
  ): Promise<boolean>
  /** Takes back the count of an attempt that was right or not checked. */
  giveBackLoginAttempt(accountId: AccountId, limits: readonly LoginLimit[]): Promise<void>
}
