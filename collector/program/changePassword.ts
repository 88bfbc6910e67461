import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { User } from '../storage/access.js'
import type { Deps } from './deps.js'
import {
  FIRST_PASSWORD_LENGTH,
  hashPassword,
  type Login,
  logIn,
  PASSWORD_MAX,
  PASSWORD_MIN,
} from './login.js'

interface PasswordChange {
  readonly current: string
  readonly next: string
}

/**
 * Changes a password, ends every session of the user, and opens a new one. Who guesses the current
 * password is slowed down like at the login.
 */
export const changePassword = async (
  deps: Deps,
  { accountId, id, email }: User,
  { current, next }: PasswordChange,
): Promise<Login | Problem> => {
  if (next.length < PASSWORD_MIN || next.length > PASSWORD_MAX) {
    return problem('invalid', 'next', `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`)
  }
  const known = await logIn(deps, accountId, email, current)
  if (isProblem(known)) {
    const message = known.code === 'too_many' ? known.message : 'This is not the current password.'
    return problem(known.code, 'current', message)
  }
  await deps.storage.setPassword(accountId, id, await hashPassword(next))
  await deps.storage.endSessionsOf(accountId, id)
  return logIn(deps, accountId, email, next)
}

/**
 * Gives a user a new password without asking for the old one, and ends every session of the user.
 * For whoever can open the database, when the password is lost.
 */
export const resetPassword = async (
  { storage, newSecret }: Deps,
  { accountId, id }: User,
): Promise<string> => {
  const password = newSecret().slice(0, FIRST_PASSWORD_LENGTH)
  await storage.setPassword(accountId, id, await hashPassword(password))
  await storage.endSessionsOf(accountId, id)
  return password
}
