import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Account } from '../domain/account.js'
import { DAY_MS } from '../domain/time.js'
import type { User } from '../domain/user.js'
import type { Deps } from './deps.js'

/** How long a browser counts as known after its last login. */
export const DEVICE_KEPT_MS = 180 * DAY_MS

const SHAPE = /^([0-9a-f]{32})\.([0-9a-z]{1,11})\.([0-9a-f]{64})$/

/**
 * HMAC-SHA-256 with the account's secret, so that a stored or signed value cannot be found by
 * trying inputs.
 */
export const keyed = ({ secret }: Account, ...parts: readonly string[]): string =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex')

/**
 * The token that a browser keeps after a login. Attempts from a known browser have their own limit,
 * so wrong passwords of others cannot lock the user out. The token alone grants no access, and it
 * is valid for one user. `<device>.<made, base 36>.<signature>`
 */
export const makeDevice = (
  { now, newId }: Pick<Deps, 'now' | 'newId'>,
  account: Account,
  { id }: User,
  known: string | undefined,
): string => {
  const device = known ?? newId()
  const madeAt = now().toString(36)
  return `${device}.${madeAt}.${sign(account, id, device, madeAt)}`
}

/**
 * The id of a browser in which this user has logged in before; undefined if the token is not valid.
 */
export const deviceOf = (
  { now }: Pick<Deps, 'now'>,
  account: Account,
  { id }: User,
  token: string,
): string | undefined => {
  const [, device = '', madeAt = '', signature = ''] = SHAPE.exec(token) ?? []
  if (device === '' || now() - Number.parseInt(madeAt, 36) > DEVICE_KEPT_MS) return undefined
  const expected = sign(account, id, device, madeAt)
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? device : undefined
}

const sign = (account: Account, userId: string, device: string, madeAt: string): string =>
  keyed(account, 'device', account.id, userId, device, madeAt)
