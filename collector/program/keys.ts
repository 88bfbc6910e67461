import { hash, timingSafeEqual } from 'node:crypto'
import { type AccountId, isAccountId } from '../domain/ids.js'
import type { Key } from '../domain/key.js'
import { type Problem, problem } from '../domain/problem.js'
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
): MadeKey => {
  const id = newId().slice(-12)
  const secret = `sk_${accountId}_${id}_${newSecret()}`
  return { key: keyRow(accountId, id, 'secret', sha256(secret), label, now()), secret }
}

/** Creates a secret key for a server and stores its hash. */
export const addSecretKey = async (
  deps: Deps,
  accountId: AccountId,
  label: string,
): Promise<MadeKey> => {
  const made = makeSecretKey(deps, accountId, label)
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
  const key = keyRow(accountId, newId().slice(-12), 'signing', secret, label, now())
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
): Promise<MadeKey> => {
  const id = newId().slice(-12)
  const secret = `ck_${accountId}_${id}_${newSecret()}`
  const key = keyRow(accountId, id, 'call', secret, label, now())
  await storage.addKey(key)
  return { key, secret }
}

const keyRow = (
  accountId: AccountId,
  id: string,
  kind: Key['kind'],
  hash: string,
  label: string,
  createdAt: number,
): Key => ({
  accountId,
  id,
  kind,
  hash,
  label: label.trim().slice(0, LABEL_MAX) || kind,
  createdAt,
  revokedAt: undefined,
})

export const revokeKey = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<undefined | Problem> =>
  (await storage.revokeKey(accountId, id, now()))
    ? undefined
    : problem('unknown', 'id', `There is no valid key "${id}".`)

/** The account of a secret key; undefined if it is not a valid secret key. */
export const accountOfSecret = async (
  { storage }: Pick<Deps, 'storage'>,
  secret: string,
): Promise<AccountId | undefined> => {
  const [, accountId = '', id = ''] = /^sk_([a-z0-9]+)_([0-9a-f]{12})_/.exec(secret) ?? []
  if (!isAccountId(accountId)) return undefined
  const key = await storage.key(accountId, id)
  if (key?.kind !== 'secret') return undefined
  // Both sides are SHA-256 in hex, so they are of equal length.
  return timingSafeEqual(Buffer.from(key.hash), Buffer.from(sha256(secret))) ? accountId : undefined
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
