import type { Account } from '../domain/account.js'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Session } from '../domain/session.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.js'
import type { User } from '../domain/user.js'
import type { Deps } from './deps.js'
import { deviceOf, makeDevice } from './devices.js'
import { NOBODY, verifyPassword } from './hashing.js'
import { sha256 } from './keys.js'
import { limited, limitsOfDevice, limitsOfStranger } from './loginLimits.js'
import { PASSWORD_MAX } from './passwords.js'

export const SESSION_IDLE_MS = 30 * MINUTE_MS
export const SESSION_MAX_MS = 12 * HOUR_MS
export const LOGIN_LINK_MS = DAY_MS
const EMAIL_MAX = 254

/** What somebody typed, and what their browser and connection say. */
export interface LoginForm {
  readonly email: string
  readonly password: string
  /** Where the request came from. Kept keyed, and not for long. */
  readonly address: string
  /** What the browser was given at its last login. */
  readonly device: string | undefined
}

export interface Login {
  /** A session's token, `<account>.<secret>`. Only its hash is kept. */
  readonly token: string
  /** For the browser to keep: see `makeDevice`. */
  readonly device: string
  readonly user: User
}

/** Logs in by password. How many wrong ones are read: see `ATTEMPTS_MAX`. */
export const logIn = async (
  deps: Deps,
  accountId: AccountId,
  { password, address, ...form }: LoginForm,
): Promise<Login | Problem> => {
  const email = form.email.trim().toLowerCase().slice(0, EMAIL_MAX)
  // Which accounts there are is no secret: every page of a shop names its own.
  const account = (await deps.storage.program(accountId))?.account
  if (!account) return WRONG
  const user = await deps.storage.userByEmail(accountId, email)
  const device = user && deviceOf(deps, account, user, form.device ?? '')
  const limits = device ? limitsOfDevice(device) : limitsOfStranger(account, address, email)
  const given = password.slice(0, PASSWORD_MAX + 1)
  const right = await limited(deps, accountId, limits, () =>
    verifyPassword(given, user?.passwordHash ?? NOBODY, device ? 'known' : 'stranger'),
  )
  if (isProblem(right)) return right
  return user && right ? openSession(deps, account, user, form.device) : WRONG
}

const WRONG = problem('wrong', 'email', 'Account, address and password do not belong together.')

/** Makes a link into the panel that works once. Returns its token, `<account>.<secret>`. */
export const addLoginLink = async (
  { storage, now, newSecret }: Deps,
  { accountId, id }: User,
): Promise<string> => {
  const secret = newSecret()
  await storage.addLoginLink(accountId, sha256(secret), id, now() + LOGIN_LINK_MS)
  return `${accountId}.${secret}`
}

const USED = problem('used', 'link', 'This link was used already or has expired. Log in below.')

/** Whom a link would log in. It stays good. */
export const readLoginLink = async (
  { storage, now }: Deps,
  token: string,
): Promise<User | Problem> => {
  const { accountId, secret } = split(token)
  if (!accountId) return USED
  const userId = await storage.loginLink(accountId, sha256(secret), now())
  return (userId && (await storage.user(accountId, userId))) ?? USED
}

/** Uses a link up. `device`: what the browser was given at its last login. */
export const useLoginLink = async (
  deps: Deps,
  token: string,
  device?: string,
): Promise<Login | Problem> => {
  const { accountId, secret } = split(token)
  if (!accountId) return USED
  const userId = await deps.storage.useLoginLink(accountId, sha256(secret), deps.now())
  const user = userId && (await deps.storage.user(accountId, userId))
  const account = user && (await deps.storage.program(accountId))?.account
  return user && account ? openSession(deps, account, user, device) : USED
}

/** Logs a user in whose word was checked. */
export const openSession = async (
  deps: Deps,
  account: Account,
  user: User,
  known: string | undefined,
): Promise<Login> => {
  const secret = deps.newSecret()
  const at = deps.now()
  const { accountId, id: userId } = user
  await deps.storage.addSession({
    accountId,
    tokenHash: sha256(secret),
    userId,
    createdAt: at,
    seenAt: at,
  })
  const device = makeDevice(deps, account, user, deviceOf(deps, account, user, known ?? ''))
  return { token: `${accountId}.${secret}`, device, user }
}

/** The session behind a token, while it lasts: half an hour idle, twelve hours at most. */
export const sessionOf = async (
  { storage, now }: Deps,
  token: string,
): Promise<{ readonly session: Session; readonly user: User } | undefined> => {
  const { accountId, secret } = split(token)
  const session = accountId && (await storage.session(accountId, sha256(secret)))
  const at = now()
  if (!session || at - session.createdAt > SESSION_MAX_MS) return undefined
  if (at - session.seenAt > SESSION_IDLE_MS) return undefined
  const user = await storage.user(accountId, session.userId)
  if (!user) return undefined
  // Once a minute is enough to know that somebody is there, and spares a write for every page.
  if (at - session.seenAt > MINUTE_MS) await storage.touchSession(accountId, session.tokenHash, at)
  return { session, user }
}

export const logOut = async ({ storage }: Deps, token: string): Promise<void> => {
  const { accountId, secret } = split(token)
  if (accountId) await storage.endSession(accountId, sha256(secret))
}

/** The account is a part of an address or a cookie: whatever else stands there names none. */
const split = (token: string) => {
  const [account = '', ...rest] = token.split('.')
  return { accountId: isAccountId(account) ? account : undefined, secret: rest.join('.') }
}
