import type { UserId } from '../../domain/ids.js'
import type { Access } from '../access.js'
import { insert, lock, one, type Runner, run } from './step.js'

/** One-time links, and attempts to log in. */
export const loginsOver = ({
  write,
}: Runner): Pick<
  Access,
  'addLoginLink' | 'useLoginLink' | 'addLoginAttempt' | 'forgetLoginAttempts'
> => ({
  addLoginLink: async (accountId, tokenHash, userId, expiresAt) => {
    await write(() =>
      insert('login_links', {
        account_id: accountId,
        token_hash: tokenHash,
        user_id: userId,
        expires_at: expiresAt,
      }),
    )
  },
  useLoginLink: (accountId, tokenHash, at) =>
    write(function* () {
      const used = yield* run(
        `update login_links set used_at = ?
         where account_id = ? and token_hash = ? and used_at is null and expires_at > ?`,
        at,
        accountId,
        tokenHash,
        at,
      )
      if (used === 0) return undefined
      const link = yield* one<{ user_id: UserId }>(
        'select user_id from login_links where account_id = ? and token_hash = ?',
        accountId,
        tokenHash,
      )
      return link?.user_id
    }),
  addLoginAttempt: (accountId, email, at, id, since) =>
    write(function* () {
      // Attempts on several collectors at once would otherwise not count each other.
      yield* lock('login', accountId, [email], at)
      yield* insert('login_attempts', { account_id: accountId, email, at, id })
      const found = yield* one<{ count: number }>(
        `select count(*) as count from login_attempts
         where account_id = ? and email = ? and at > ?`,
        accountId,
        email,
        since,
      )
      return found?.count ?? 0
    }),
  forgetLoginAttempts: async (accountId, email) => {
    await write(() =>
      run('delete from login_attempts where account_id = ? and email = ?', accountId, email),
    )
  },
})
