import type { Account } from '../domain/account.js'
import type { AccountId } from '../domain/ids.js'
import { networkOf } from '../domain/network.js'
import { type Problem, problem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import type { LoginLimit } from '../storage/access.js'
import type { Deps } from './deps.js'
import { keyed } from './devices.js'

export const ATTEMPTS_WITHIN_MS = 15 * MINUTE_MS

/** How many wrong passwords are read within `ATTEMPTS_WITHIN_MS`. */
export const ATTEMPTS_MAX = {
  /** From a browser that this user has logged in with before. */
  device: 10,
  /** From one address, for whomever. */
  address: 10,
  /** For one user, from all other browsers together: more than a few people's mistakes. */
  user: 50,
  /** For the current password, by whoever has a session. */
  session: 10,
} as const

type Counted = keyof typeof ATTEMPTS_MAX

const limit = (kind: Counted, subject: string): LoginLimit => ({
  subject: `${kind}:${subject}`,
  max: ATTEMPTS_MAX[kind],
})

/** A browser that is known has a count of its own, which no stranger can use up. */
export const limitsOfDevice = (device: string): readonly LoginLimit[] => [limit('device', device)]

export const limitsOfSession = (userId: string): readonly LoginLimit[] => [limit('session', userId)]

/**
 * Whoever is not known is counted by address and by the user tried, whether there is such a user or
 * not: else the answer would tell. Both are kept keyed.
 */
export const limitsOfStranger = (
  account: Account,
  address: string,
  email: string,
): readonly LoginLimit[] => [
  limit('address', keyed(account, 'address', networkOf(address)).slice(0, 32)),
  limit('user', keyed(account, 'user', email).slice(0, 32)),
]

/**
 * Counts an attempt before the password is read, reads it, and takes the count back where it was
 * right or was not read.
 */
export const limited = async (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  accountId: AccountId,
  limits: readonly LoginLimit[],
  isRight: () => Promise<boolean | Problem>,
): Promise<boolean | Problem> => {
  const at = now()
  if (!(await storage.takeLoginAttempt(accountId, limits, at, at - ATTEMPTS_WITHIN_MS))) {
    return problem('too_many', 'email', TOO_MANY)
  }
  const right = await isRight()
  if (right !== false) await storage.giveBackLoginAttempt(accountId, limits)
  return right
}

const TOO_MANY =
  'Too many attempts. Wait a quarter of an hour, log in from a browser that you used before, or have a login link made: waymark account login'
