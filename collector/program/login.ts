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

/** The input of a login, with what is known about browser and connection. */
export interface LoginForm {
  readonly email: string
  readonly password: string
  /** The client's IP address. Stored as a keyed hash, for a short time. */
  readonly address: string
  /** The token that the browser received at its last login. */
  readonly device: string | undefined
}

export interface Login {
  /** A session's token, `<account>.<secret>`. Only its hash is stored. */
  readonly token: string
  /** The token that makes the browser a known one: see `makeDevice`. */
  readonly device: string
  readonly user: User
}

/** Logs in with a password. `ATTEMPTS_MAX` limits the wrong ones. */
export const logIn = async (
  deps: Deps,
  accountId: AccountId,
  { password, address, ...form }: LoginForm,
): Promise<Login | Problem> => {
  const email = form.email.trim().toLowerCase().slice(0, EMAIL_MAX)
  // A fast answer for an unknown account leaks nothing, because account ids are public: every page
  // of a shop contains one.
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

const WRONG = problem('wrong', 'email', 'Account, e-mail address and password do not match.')

/** Creates a login link to the panel that works once. Returns its token, `<account>.<secret>`. */
export const addLoginLink = async (
  { storage, now, newSecret }: Deps,
  { accountId, id }: User,
): Promise<string> => {
  const secret = newSecret()
  await storage.addLoginLink(accountId, sha256(secret), id, now() + LOGIN_LINK_MS)
  return `${accountId}.${secret}`
}

const USED = problem('used', 'link', 'This link was already used or has expired. Log in below.')

/** The user whom a link would log in. Does not use the link. */
export const readLoginLink = async (
  { storage, now }: Deps,
  token: string,
): Promise<User | Problem> => {
  const { accountId, secret } = split(token)
  if (!accountId) return USED
  const userId = await storage.loginLink(accountId, sha256(secret), now())
  return (userId && (await storage.user(accountId, userId))) ?? USED
}

/**
 * Logs in with a link, which is then used. `device` is the token that the browser received at its
 * last login.
 */
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

/** Opens a session for a user who is already authenticated. */
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

/**
 * The session of a token, unless it has ended: after half an hour without a request, or after
 * twelve hours.
 */
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
  // Updated at most once a minute, which saves a write for every page.
  if (at - session.seenAt > MINUTE_MS) await storage.touchSession(accountId, session.tokenHash, at)
  return { session, user }
}

export const logOut = async ({ storage }: Deps, token: string): Promise<void> => {
  const { accountId, secret } = split(token)
  if (accountId) await storage.endSession(accountId, sha256(secret))
}

/** Splits a token from a URL or cookie. The account id is undefined if it is not valid. */
const split = (token: string) => {
  const [account = '', ...rest] = token.split('.')
  return { accountId: isAccountId(account) ? account : undefined, secret: rest.join('.') }
}
