import type { Account } from '../domain/account.js'
import type { AccountId } from '../domain/ids.js'
import { networkOf } from '../domain/network.js'
import { type Problem, problem } from '../domain/problem.js'
import { MINUTE_MS } from '../domain/time.js'
import type { LoginLimit } from '../storage/access.js'
import type { Deps } from './deps.js'
import { keyed } from './devices.js'

export const ATTEMPTS_WITHIN_MS = 15 * MINUTE_MS

/** How many wrong passwords are checked within `ATTEMPTS_WITHIN_MS`. */
export const ATTEMPTS_MAX = {
  /** From a browser in which this user has logged in before. */
  device: 10,
  /** From one IP address, for all users together. */
  address: 10,
  /** For one user, from all unknown browsers together. More than the mistakes of a few people. */
  user: 50,
  /** For the current password in a change of password. */
  session: 10,
} as const

type Counted = keyof typeof ATTEMPTS_MAX

const limit = (kind: Counted, subject: string): LoginLimit => ({
  subject: `${kind}:${subject}`,
  max: ATTEMPTS_MAX[kind],
})

/** A known browser has its own count, which others cannot use up. */
export const limitsOfDevice = (device: string): readonly LoginLimit[] => [limit('device', device)]

export const limitsOfSession = (userId: string): readonly LoginLimit[] => [limit('session', userId)]

/**
 * Attempts of an unknown browser are counted by IP address and by user. A user that does not exist
 * is counted too, because otherwise the limit would reveal which users exist. Both are stored as
 * keyed hashes.
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
 * Counts an attempt before the password is checked, and takes the count back if the password was
 * right or was not checked.
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
  'Too many attempts. Wait 15 minutes, log in from a browser that you used before, or ask the operator for a login link: waymark account login'
