import type { AccountId, UserId } from '../../../domain/ids.js'
import type { Access, LoginLimit } from '../../access.js'
import { insert, one, type Runner, run, type Step } from '../step.js'

type Logins = Pick<
  Access,
  'addLoginLink' | 'loginLink' | 'useLoginLink' | 'takeLoginAttempt' | 'giveBackLoginAttempt'
>

/** One-time links, and attempts to log in. */
export const loginsOver = ({ write, read }: Runner): Logins => ({
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
  loginLink: async (accountId, tokenHash, at) => {
    const link = await read(() =>
      one<{ user_id: UserId }>(
        `select user_id from login_links
         where account_id = ? and token_hash = ? and used_at is null and expires_at > ?`,
        accountId,
        tokenHash,
        at,
      ),
    )
    return link?.user_id
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
  takeLoginAttempt: (accountId, limits, at, since) =>
    write(function* () {
      for (const [index, limit] of limits.entries()) {
        if ((yield* take(accountId, limit, at, since)) > 0) continue
        yield* giveBack(accountId, limits.slice(0, index))
        return false
      }
      return true
    }),
  giveBackLoginAttempt: (accountId, limits) => write(() => giveBack(accountId, limits)),
})

/**
 * One statement, so that concurrent attempts on several collectors are all counted. A limit that is
 * reached is not written, so refused attempts cost no writes and do not extend it.
 */
const take = (
  accountId: AccountId,
  { subject, max }: LoginLimit,
  at: number,
  since: number,
): Step<number> =>
  run(
    `insert into login_limits (account_id, subject, since, attempts) values (?, ?, ?, 1)
     on conflict (account_id, subject) do update set
       attempts = case when login_limits.since <= ? then 1 else login_limits.attempts + 1 end,
       since = case when login_limits.since <= ? then excluded.since else login_limits.since end
     where login_limits.since <= ? or login_limits.attempts < ?`,
    accountId,
    subject,
    at,
    since,
    since,
    since,
    max,
  )

function* giveBack(accountId: AccountId, limits: readonly LoginLimit[]): Step<void> {
  for (const { subject } of limits) {
    yield* run(
      `update login_limits set attempts = attempts - 1
       where account_id = ? and subject = ? and attempts > 0`,
      accountId,
      subject,
    )
  }
}
