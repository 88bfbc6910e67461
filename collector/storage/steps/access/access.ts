import type { AccountId, UserId } from '../../../domain/ids.js'
import { FIRST_SCOPES, type Key, SCOPES } from '../../../domain/key.js'
import type { Session } from '../../../domain/session.js'
import type { User } from '../../../domain/user.js'
import type { Access } from '../../access.js'
import type { Sealing } from '../../sealing.js'
import { all, insert, one, orNull, type Runner, run, type Step } from '../step.js'
import { answersOver } from './answers.js'
import { loginsOver } from './logins.js'
import { isSealed, ofKey, reseal } from './sealed.js'

interface KeyRow {
  readonly account_id: string
  readonly id: string
  readonly kind: string
  readonly hash: string
  readonly label: string
  readonly created_at: number
  readonly revoked_at: number | null
  readonly scopes: string | null
}

const toKey = (row: KeyRow, sealing: Sealing): Key => {
  const { account_id: accountId, id, hash } = row
  const kind = row.kind as Key['kind']
  return {
    accountId: accountId as AccountId,
    id,
    kind,
    hash: isSealed(kind) ? sealing.open(hash, ofKey(accountId, id)) : hash,
    label: row.label,
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
    scopes: kind === 'signing' ? [] : scopesIn(row.scopes),
  }
}

/** Collectors of an earlier version store no scopes. */
const scopesIn = (stored: string | null): Key['scopes'] =>
  stored === null ? FIRST_SCOPES : SCOPES.filter((scope) => stored.split(',').includes(scope))

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

/** Keys, users, sessions and one-time links. */
export const accessOver = (runner: Runner, sealing: Sealing): Access => ({
  ...keys(runner, sealing),
  ...users(runner),
  ...sessions(runner),
  ...loginsOver(runner),
  ...answersOver(runner),
})

export const insertKey = (key: Key, sealing: Sealing): Step<number> =>
  insert(
    'keys',
    {
      account_id: key.accountId,
      id: key.id,
      kind: key.kind,
      hash: isSealed(key.kind) ? sealing.seal(key.hash, ofKey(key.accountId, key.id)) : key.hash,
      label: key.label,
      created_at: key.createdAt,
      revoked_at: orNull(key.revokedAt),
      scopes: key.kind === 'signing' ? null : key.scopes.join(','),
    },
    'on conflict do nothing',
  )

export const insertUser = (user: User): Step<number> =>
  insert(
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

const keys = (
  { write, read }: Runner,
  sealing: Sealing,
): Pick<Access, 'addKey' | 'keys' | 'key' | 'revokeKey' | 'reseal'> => ({
  addKey: async (key) => (await write(() => insertKey(key, sealing))) > 0,
  reseal: (accountId) => write(() => reseal(accountId, sealing)),
  keys: async (accountId) =>
    (
      await read(() =>
        all<KeyRow>('select * from keys where account_id = ? order by created_at, id', accountId),
      )
    ).map((row) => toKey(row, sealing)),
  key: async (accountId, id) => {
    const row = await read(() =>
      one<KeyRow>(
        'select * from keys where account_id = ? and id = ? and revoked_at is null',
        accountId,
        id,
      ),
    )
    return row && toKey(row, sealing)
  },
  revokeKey: async (accountId, id, revokedAt) =>
    (await write(() =>
      run(
        'update keys set revoked_at = ? where account_id = ? and id = ? and revoked_at is null',
        revokedAt,
        accountId,
        id,
      ),
    )) > 0,
})

const users = ({
  write,
  read,
}: Runner): Pick<Access, 'addUser' | 'user' | 'userByEmail' | 'users' | 'setPassword'> => ({
  addUser: async (user) => (await write(() => insertUser(user))) > 0,
  user: async (accountId, id) => {
    const row = await read(() =>
      one<UserRow>('select * from users where account_id = ? and id = ?', accountId, id),
    )
    return row && toUser(row)
  },
  userByEmail: async (accountId, email) => {
    const row = await read(() =>
      one<UserRow>('select * from users where account_id = ? and email = ?', accountId, email),
    )
    return row && toUser(row)
  },
  users: async (accountId) =>
    (
      await read(() =>
        all<UserRow>('select * from users where account_id = ? order by created_at, id', accountId),
      )
    ).map(toUser),
  setPassword: async (accountId, id, passwordHash) =>
    (await write(() =>
      run(
        'update users set password_hash = ? where account_id = ? and id = ?',
        passwordHash,
        accountId,
        id,
      ),
    )) > 0,
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

const sessions = ({
  write,
  read,
}: Runner): Pick<
  Access,
  'addSession' | 'session' | 'touchSession' | 'endSession' | 'endSessionsOf'
> => ({
  addSession: async ({ accountId, tokenHash, userId, createdAt, seenAt }) => {
    await write(() =>
      insert('sessions', {
        account_id: accountId,
        token_hash: tokenHash,
        user_id: userId,
        created_at: createdAt,
        seen_at: seenAt,
      }),
    )
  },
  session: async (accountId, tokenHash) => {
    const row = await read(() =>
      one<SessionRow>(
        'select * from sessions where account_id = ? and token_hash = ?',
        accountId,
        tokenHash,
      ),
    )
    return row && toSession(row)
  },
  touchSession: async (accountId, tokenHash, seenAt) => {
    await write(() =>
      run(
        'update sessions set seen_at = ? where account_id = ? and token_hash = ?',
        seenAt,
        accountId,
        tokenHash,
      ),
    )
  },
  endSession: async (accountId, tokenHash) => {
    await write(() =>
      run('delete from sessions where account_id = ? and token_hash = ?', accountId, tokenHash),
    )
  },
  endSessionsOf: async (accountId, userId) => {
    await write(() =>
      run('delete from sessions where account_id = ? and user_id = ?', accountId, userId),
    )
  },
})
