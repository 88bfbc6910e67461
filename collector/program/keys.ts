import { hash, timingSafeEqual } from 'node:crypto'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { FIRST_SCOPES, type Key, SCOPES, type Scope } from '../domain/key.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Deps } from './deps.js'

export const LABEL_MAX = 120

/** SHA-256 in hex. Sufficient for keys and tokens, which are random; passwords need scrypt. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')

export interface MadeKey {
  readonly key: Key
  /** Shown once. A secret key is stored as a hash. */
  readonly secret: string
}

/** A new secret key for a server, not stored yet: `sk_<account>_<id>_<secret>`. */
export const makeSecretKey = (
  { now, newId, newSecret }: Pick<Deps, 'now' | 'newId' | 'newSecret'>,
  accountId: AccountId,
  label: string,
  scopes: readonly Scope[] = FIRST_SCOPES,
): MadeKey => {
  const id = newId().slice(-12)
  const secret = `sk_${accountId}_${id}_${newSecret()}`
  const hash = sha256(secret)
  return { key: keyRow({ accountId, id, kind: 'secret', scopes, hash }, label, now()), secret }
}

/** Creates a secret key for a server and stores its hash. */
export const addSecretKey = async (
  deps: Deps,
  accountId: AccountId,
  label: string,
  scopes: readonly Scope[] = FIRST_SCOPES,
): Promise<MadeKey> => {
  const made = makeSecretKey(deps, accountId, label, scopes)
  await deps.storage.addKey(made.key)
  return made
}

/**
 * Creates a key with which the merchant's server signs reports of thank-you pages: see
 * `docs/wire.md`, "Proof".
 */
export const addSigningKey = async (
  { storage, now, newId, newSecret }: Deps,
  accountId: AccountId,
  label: string,
): Promise<MadeKey> => {
  const secret = newSecret()
  const id = newId().slice(-12)
  const key = keyRow({ accountId, id, kind: 'signing', scopes: [], hash: secret }, label, now())
  await storage.addKey(key)
  return { key, secret }
}

/**
 * Creates a key with which the merchant's server signs its calls of `/v1`: `ck_<account>_<id>_<secret>`.
 * See `docs/wire.md`, "Signed calls".
 */
export const addCallKey = async (
  { storage, now, newId, newSecret }: Deps,
  accountId: AccountId,
  label: string,
  scopes: readonly Scope[] = FIRST_SCOPES,
): Promise<MadeKey> => {
  const id = newId().slice(-12)
  const secret = `ck_${accountId}_${id}_${newSecret()}`
  const key = keyRow({ accountId, id, kind: 'call', scopes, hash: secret }, label, now())
  await storage.addKey(key)
  return { key, secret }
}

const keyRow = (
  known: Pick<Key, 'accountId' | 'id' | 'kind' | 'scopes' | 'hash'>,
  label: string,
  createdAt: number,
): Key => ({
  ...known,
  label: label.trim().slice(0, LABEL_MAX) || known.kind,
  createdAt,
  revokedAt: undefined,
})

/** Reads scopes that a person typed: "read, manage". At least one. */
export const readScopes = (text: string): readonly Scope[] | Problem => {
  const names = text.split(/[\s,]+/).filter((name) => name !== '')
  const unknown = names.find((name) => !SCOPES.some((scope) => scope === name))
  if (unknown === undefined && names.length > 0) {
    return SCOPES.filter((scope) => names.includes(scope))
  }
  const usual = `Use one or more of ${SCOPES.join(', ')}.`
  return problem('invalid', 'scopes', unknown ? `There is no scope "${unknown}". ${usual}` : usual)
}

/** What a person or a program asks for when it makes a key. */
export interface KeyForm {
  readonly kind: string
  readonly label: string
  /** "read, manage". Undefined: `FIRST_SCOPES`. A signing key has none. */
  readonly scopes?: string | undefined
}

/** Makes a key of any kind, and stores it. */
export const addKey = async (
  deps: Deps,
  accountId: AccountId,
  { kind, label, scopes: typed }: KeyForm,
): Promise<MadeKey | Problem> => {
  if (label.trim().length > LABEL_MAX) {
    return problem('invalid', 'label', `Enter at most ${LABEL_MAX} characters.`)
  }
  if (kind === 'signing') {
    return typed === undefined
      ? addSigningKey(deps, accountId, label)
      : problem('invalid', 'scopes', 'A signing key makes no calls, so it has no scopes.')
  }
  if (kind !== 'secret' && kind !== 'call') {
    return problem('invalid', 'kind', 'Choose a secret key, a call key or a signing key.')
  }
  const scopes = typed === undefined ? FIRST_SCOPES : readScopes(typed)
  if (isProblem(scopes)) return scopes
  return (kind === 'secret' ? addSecretKey : addCallKey)(deps, accountId, label, scopes)
}

export const revokeKey = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<undefined | Problem> =>
  (await storage.revokeKey(accountId, id, now()))
    ? undefined
    : problem('unknown', 'id', `There is no valid key "${id}".`)

/** The key of a secret; undefined if it is not a valid secret key. */
export const keyOfSecret = async (
  { storage }: Pick<Deps, 'storage'>,
  secret: string,
): Promise<Key | undefined> => {
  const [, accountId = '', id = ''] = /^sk_([a-z0-9]+)_([0-9a-f]{12})_/.exec(secret) ?? []
  if (!isAccountId(accountId)) return undefined
  const key = await storage.key(accountId, id)
  if (key?.kind !== 'secret') return undefined
  // Both sides are SHA-256 in hex, so they are of equal length.
  return timingSafeEqual(Buffer.from(key.hash), Buffer.from(sha256(secret))) ? key : undefined
}

/** The call key with a name (`ck_<account>_<id>`); undefined if it is not a valid call key. */
export const callKeyNamed = async (
  { storage }: Pick<Deps, 'storage'>,
  name: string,
): Promise<Key | undefined> => {
  const [, accountId = '', id = ''] = /^ck_([a-z0-9]+)_([0-9a-f]{12})$/.exec(name) ?? []
  if (!isAccountId(accountId)) return undefined
  const key = await storage.key(accountId, id)
  return key?.kind === 'call' ? key : undefined
}
