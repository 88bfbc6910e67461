import type { AccountId, UserId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { User } from '../domain/user.js'
import type { Deps } from './deps.js'
import { hashPassword } from './hashing.js'
import { weakness } from './passwords.js'

interface NewUser {
  readonly email: string
  readonly password: string
}

/** A new user with a generated password, not stored yet. Hashing the password takes 0.3 s. */
export const makeUser = async (
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
  accountId: AccountId,
  { password, ...form }: NewUser,
): Promise<User | Problem> => {
  const email = form.email.trim().toLowerCase()
  const passwordHash = await hashPassword(password)
  if (isProblem(passwordHash)) return passwordHash
  return { accountId, id: newId() as UserId, email, passwordHash, createdAt: now() }
}

/** Adds a user with a chosen password. */
export const addUser = async (
  deps: Deps,
  accountId: AccountId,
  login: NewUser,
): Promise<User | Problem> => {
  const weak = await weakness(login.password, 'password', [accountId, login.email])
  if (weak) return weak
  const user = await makeUser(deps, accountId, login)
  if (isProblem(user)) return user
  const added = await deps.storage.addUser(user)
  return added ? user : problem('exists', 'email', `The user "${user.email}" already exists.`)
}
