import type { Account } from '../domain/account.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { User } from '../domain/user.js'
import type { Deps } from './deps.js'
import { hashPassword, verifyPassword } from './hashing.js'
import { type Login, openSession } from './login.js'
import { limited, limitsOfSession } from './loginLimits.js'
import { FIRST_PASSWORD_LENGTH, weakness } from './passwords.js'

interface PasswordChange {
  readonly current: string
  readonly next: string
  /** The token that the browser received at its last login. */
  readonly device?: string | undefined
}

/**
 * Changes a password, ends every session of the user, and opens a new one. Wrong current passwords
 * are limited as at the login.
 */
export const changePassword = async (
  deps: Deps,
  account: Account,
  user: User,
  { current, next, device }: PasswordChange,
): Promise<Login | Problem> => {
  const { accountId, id, email, passwordHash } = user
  const weak = await weakness(next, 'next', [accountId, email])
  if (weak) return weak
  const right = await limited(deps, accountId, limitsOfSession(id), () =>
    verifyPassword(current, passwordHash, 'known'),
  )
  if (isProblem(right)) return { ...right, field: 'current' }
  if (!right) return problem('wrong', 'current', 'This is not the current password.')
  const made = await hashPassword(next)
  if (isProblem(made)) return { ...made, field: 'next' }
  await deps.storage.setPassword(accountId, id, made)
  await deps.storage.endSessionsOf(accountId, id)
  return openSession(deps, account, user, device)
}

/**
 * Sets a new password without the old one, and ends every session of the user. Used by the command
 * line, whose operator has access to the database, when a password is lost.
 */
export const resetPassword = async (
  { storage, newSecret }: Deps,
  { accountId, id }: User,
): Promise<string | Problem> => {
  const password = newSecret().slice(0, FIRST_PASSWORD_LENGTH)
  const made = await hashPassword(password)
  if (isProblem(made)) return made
  await storage.setPassword(accountId, id, made)
  await storage.endSessionsOf(accountId, id)
  return password
}
