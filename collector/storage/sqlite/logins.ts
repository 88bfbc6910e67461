import type { UserId } from '../../domain/ids.js'
import { DAY_MS } from '../../domain/time.js'
import type { Access } from '../access.js'
import type { Write } from './groupCommit.js'
import { insert, type Sql } from './statements.js'

/** Sessions and attempts to log in that are older than any limit of theirs are dropped. */
export const ACCESS_KEPT_MS = 2 * DAY_MS

/** One-time links, and attempts to log in. */
export const logins = (
  sql: Sql,
  write: Write,
): Pick<Access, 'addLoginLink' | 'useLoginLink' | 'addLoginAttempt' | 'forgetLoginAttempts'> => ({
  addLoginLink: (accountId, tokenHash, userId, expiresAt) =>
    write(() => {
      const oldest = expiresAt - ACCESS_KEPT_MS
      sql.run('delete from login_links where account_id = ? and expires_at < ?', accountId, oldest)
      insert(sql, 'login_links', {
        account_id: accountId,
        token_hash: tokenHash,
        user_id: userId,
        expires_at: expiresAt,
      })
    }),
  useLoginLink: (accountId, tokenHash, at) =>
    write(() => {
      const used = sql.run(
        `update login_links set used_at = ?
         where account_id = ? and token_hash = ? and used_at is null and expires_at > ?`,
        at,
        accountId,
        tokenHash,
        at,
      )
      if (used === 0) return undefined
      return sql.one<{ user_id: UserId }>(
        'select user_id from login_links where account_id = ? and token_hash = ?',
        accountId,
        tokenHash,
      )?.user_id
    }),
  addLoginAttempt: (accountId, email, at, id, since) =>
    write(() => {
      const oldest = at - ACCESS_KEPT_MS
      sql.run('delete from login_attempts where account_id = ? and at < ?', accountId, oldest)
      insert(sql, 'login_attempts', { account_id: accountId, email, at, id })
      return (
        sql.one<{ count: number }>(
          'select count(*) as count from login_attempts where account_id = ? and email = ? and at > ?',
          accountId,
          email,
          since,
        )?.count ?? 0
      )
    }),
  forgetLoginAttempts: (accountId, email) =>
    write(() => {
      sql.run('delete from login_attempts where account_id = ? and email = ?', accountId, email)
    }),
})
