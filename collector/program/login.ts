import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { AccountId, UserId } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.js'
import type { Session, User } from '../storage/access.js'
import type { Deps } from './deps.js'
import { sha256 } from './keys.js'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128
/** Of a password that is made for somebody: 24 characters hold 144 random bits. */
export const FIRST_PASSWORD_LENGTH = 24
export const ATTEMPTS_MAX = 10
export const ATTEMPTS_WITHIN_MS = 15 * MINUTE_MS
export const SESSION_IDLE_MS = 30 * MINUTE_MS
export const SESSION_MAX_MS = 12 * HOUR_MS
export const LOGIN_LINK_MS = DAY_MS

/** OWASP ASVS 5.0, 11.4: N=2^17, r=8, p=1. Node's default `maxmem` refuses its 128 MiB. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

/** How many passwords are hashed at once: each takes 128 MiB and 0.3 s. */
const HASHING_MAX = 2

let hashing = 0
const queue: (() => void)[] = []

const slow = async (password: string, salt: Buffer): Promise<Buffer> => {
  if (hashing >= HASHING_MAX) await new Promise<void>((go) => queue.push(go))
  hashing += 1
  try {
    return await new Promise((resolve, reject) =>
      scrypt(password, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
    )
  } finally {
    hashing -= 1
    queue.shift()?.()
  }
}

export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `scrypt:${salt.toString('hex')}:${(await slow(password, salt)).toString('hex')}`
}

const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, salt = '', key = ''] = hash.split(':')
  const expected = Buffer.from(key, 'hex')
  const given = await slow(password, Buffer.from(salt, 'hex'))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Stands in where there is no such user, so that a wrong name takes as long as a wrong password. */
const NOBODY = `scrypt:${'00'.repeat(16)}:${'00'.repeat(32)}`

/** A user, not yet kept. Takes 0.3 s: the password is hashed. */
export const makeUser = async (
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
  accountId: AccountId,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<User | Problem> => {
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX) {
    return problem('invalid', 'password', `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`)
  }
  return {
    accountId,
    id: newId() as UserId,
    email: email.trim().toLowerCase(),
    passwordHash: await hashPassword(password),
    createdAt: now(),
  }
}

export const addUser = async (
  deps: Deps,
  accountId: AccountId,
  login: { readonly email: string; readonly password: string },
): Promise<User | Problem> => {
  const user = await makeUser(deps, accountId, login)
  if (isProblem(user)) return user
  const added = await deps.storage.addUser(user)
  return added ? user : problem('exists', 'email', `There is a user "${user.email}" already.`)
}

/** A session's token, `<account>.<secret>`. Only its hash is kept. */
export interface Login {
  readonly token: string
  readonly user: User
}

/** Logs in by password. The eleventh failing attempt in a quarter of an hour is refused unread. */
export const logIn = async (
  deps: Deps,
  accountId: AccountId,
  email: string,
  password: string,
): Promise<Login | Problem> => {
  const { storage, now, newId } = deps
  const name = email.trim().toLowerCase().slice(0, 254)
  const at = now()
  const attempts = await storage.addLoginAttempt(
    accountId,
    name,
    at,
    newId(),
    at - ATTEMPTS_WITHIN_MS,
  )
  if (attempts > ATTEMPTS_MAX) {
    return problem('too_many', 'email', 'Too many attempts. Wait a quarter of an hour.')
  }
  const user = await storage.userByEmail(accountId, name)
  const given = password.slice(0, PASSWORD_MAX + 1)
  const right = await verifyPassword(given, user?.passwordHash ?? NOBODY)
  if (!user || !right)
    return problem('wrong', 'email', 'Account, address and password do not belong together.')
  await storage.forgetLoginAttempts(accountId, name)
  return openSession(deps, user)
}

/** Makes a link into the panel that works once. Returns its token, `<account>.<secret>`. */
export const addLoginLink = async (
  { storage, now, newSecret }: Deps,
  { accountId, id }: User,
): Promise<string> => {
  const secret = newSecret()
  await storage.addLoginLink(accountId, sha256(secret), id, now() + LOGIN_LINK_MS)
  return `${accountId}.${secret}`
}

export const useLoginLink = async (deps: Deps, token: string): Promise<Login | Problem> => {
  const { accountId, secret } = split(token)
  const userId = await deps.storage.useLoginLink(accountId, sha256(secret), deps.now())
  const user = userId && (await deps.storage.user(accountId, userId))
  if (!user)
    return problem('used', 'link', 'This link was used already or has expired. Log in below.')
  return openSession(deps, user)
}

const openSession = async ({ storage, now, newSecret }: Deps, user: User): Promise<Login> => {
  const secret = newSecret()
  const at = now()
  const { accountId, id: userId } = user
  await storage.addSession({
    accountId,
    tokenHash: sha256(secret),
    userId,
    createdAt: at,
    seenAt: at,
  })
  return { token: `${accountId}.${secret}`, user }
}

/** The session behind a token, while it lasts: half an hour idle, twelve hours at most. */
export const sessionOf = async (
  { storage, now }: Deps,
  token: string,
): Promise<{ readonly session: Session; readonly user: User } | undefined> => {
  const { accountId, secret } = split(token)
  const session = await storage.session(accountId, sha256(secret))
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
  await storage.endSession(accountId, sha256(secret))
}

const split = (token: string) => {
  const dot = token.indexOf('.')
  return { accountId: token.slice(0, Math.max(dot, 0)) as AccountId, secret: token.slice(dot + 1) }
}
