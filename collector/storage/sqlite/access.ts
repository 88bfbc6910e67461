import type { AccountId, UserId } from '../../domain/ids.js'
import type { Access, Key, Session, User } from '../access.js'
import type { Write } from './groupCommit.js'
import { ACCESS_KEPT_MS, logins } from './logins.js'
import { insert, orNull, type Sql } from './statements.js'

interface KeyRow {
  readonly account_id: string
  readonly id: string
  readonly kind: string
  readonly hash: string
  readonly label: string
  readonly created_at: number
  readonly revoked_at: number | null
}

const toKey = (row: KeyRow): Key => ({
  accountId: row.account_id as AccountId,
  id: row.id,
  kind: row.kind as Key['kind'],
  hash: row.hash,
  label: row.label,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
})

interface UserRow {
  readonly account_id: string
  readonly id: string
  readonly email: string
  readonly password_hash: string
  readonly created_at: number
}

const toUser = (row: UserRow): User => ({
  accountId: row.account_id as AccountId,
  id: row.id as UserId,
  email: row.email,
  passwordHash: row.password_hash,
  createdAt: row.created_at,
})

export const sqliteAccess = (sql: Sql, write: Write): Access => ({
  ...keys(sql, write),
  ...users(sql, write),
  ...sessions(sql, write),
  ...logins(sql, write),
})

export const insertKey = (sql: Sql, key: Key): number =>
  insert(
    sql,
    'keys',
    {
      account_id: key.accountId,
      id: key.id,
      kind: key.kind,
      hash: key.hash,
      label: key.label,
      created_at: key.createdAt,
      revoked_at: orNull(key.revokedAt),
    },
    'on conflict do nothing',
  )

export const insertUser = (sql: Sql, user: User): number =>
  insert(
    sql,
    'users',
    {
      account_id: user.accountId,
      id: user.id,
      email: user.email,
      password_hash: user.passwordHash,
      created_at: user.createdAt,
    },
    'on conflict do nothing',
  )

const keys = (sql: Sql, write: Write): Pick<Access, 'addKey' | 'keys' | 'key' | 'revokeKey'> => ({
  addKey: (key) => write(() => insertKey(sql, key) > 0),
  keys: async (accountId) =>
    sql
      .all<KeyRow>('select * from keys where account_id = ? order by created_at, id', accountId)
      .map(toKey),
  key: async (accountId, id) => {
    const row = sql.one<KeyRow>(
      'select * from keys where account_id = ? and id = ? and revoked_at is null',
      accountId,
      id,
    )
    return row && toKey(row)
  },
  revokeKey: (accountId, id, revokedAt) =>
    write(
      () =>
        sql.run(
          'update keys set revoked_at = ? where account_id = ? and id = ? and revoked_at is null',
          revokedAt,
          accountId,
          id,
        ) > 0,
    ),
})

const users = (
  sql: Sql,
  write: Write,
): Pick<Access, 'addUser' | 'user' | 'userByEmail' | 'users' | 'setPassword'> => ({
  addUser: (user) => write(() => insertUser(sql, user) > 0),
  user: async (accountId, id) => {
    const row = sql.one<UserRow>(
      'select * from users where account_id = ? and id = ?',
      accountId,
      id,
    )
    return row && toUser(row)
  },
  userByEmail: async (accountId, email) => {
    const row = sql.one<UserRow>(
      'select * from users where account_id = ? and email = ?',
      accountId,
      email,
    )
    return row && toUser(row)
  },
  users: async (accountId) =>
    sql
      .all<UserRow>('select * from users where account_id = ? order by created_at', accountId)
      .map(toUser),
  setPassword: (accountId, id, passwordHash) =>
    write(
      () =>
        sql.run(
          'update users set password_hash = ? where account_id = ? and id = ?',
          passwordHash,
          accountId,
          id,
        ) > 0,
    ),
})

interface SessionRow {
  readonly account_id: string
  readonly token_hash: string
  readonly user_id: string
  readonly created_at: number
  readonly seen_at: number
}

const toSession = (row: SessionRow): Session => ({
  accountId: row.account_id as AccountId,
  tokenHash: row.token_hash,
  userId: row.user_id as UserId,
  createdAt: row.created_at,
  seenAt: row.seen_at,
})

const sessions = (
  sql: Sql,
  write: Write,
): Pick<Access, 'addSession' | 'session' | 'touchSession' | 'endSession' | 'endSessionsOf'> => ({
  addSession: ({ accountId, tokenHash, userId, createdAt, seenAt }) =>
    write(() => {
      const oldest = createdAt - ACCESS_KEPT_MS
      sql.run('delete from sessions where account_id = ? and created_at < ?', accountId, oldest)
      insert(sql, 'sessions', {
        account_id: accountId,
        token_hash: tokenHash,
        user_id: userId,
        created_at: createdAt,
        seen_at: seenAt,
      })
    }),
  session: async (accountId, tokenHash) => {
    const row = sql.one<SessionRow>(
      'select * from sessions where account_id = ? and token_hash = ?',
      accountId,
      tokenHash,
    )
    return row && toSession(row)
  },
  touchSession: (accountId, tokenHash, seenAt) =>
    write(() => {
      sql.run(
        'update sessions set seen_at = ? where account_id = ? and token_hash = ?',
        seenAt,
        accountId,
        tokenHash,
      )
    }),
  endSession: (accountId, tokenHash) =>
    write(() => {
      sql.run('delete from sessions where account_id = ? and token_hash = ?', accountId, tokenHash)
    }),
  endSessionsOf: (accountId, userId) =>
    write(() => {
      sql.run('delete from sessions where account_id = ? and user_id = ?', accountId, userId)
    }),
})
