import { hmac } from './hmac.js'

/** A call that is about to be sent. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query from `/v1` on. */
  readonly path: string
  readonly idempotencyKey?: string
  readonly body?: string
  readonly ifMatch?: string
}

/** The headers of a call: the secret key itself, or the signature by a call key. */
export const authorize = async (
  key: string,
  seconds: number,
  { method, path, idempotencyKey = '', body = '' }: Outgoing,
): Promise<Record<string, string>> => {
  if (!key.startsWith('ck_')) return { Authorization: `Bearer ${key}` }
  const name = key.split('_').slice(0, 3).join('_')
  const lines = ['waymark-call-1', seconds, name, method, path, idempotencyKey, body]
  const sum = await hmac(key, lines.join('\n'))
  return { 'Waymark-Signature': `t=${seconds},k=${name},v1=${sum}` }
}

/** The account that a secret key or a call key belongs to; undefined if it is no such key. */
export const accountOf = (key: string): string | undefined =>
  (/^[sc]k_([a-z0-9]+)_[0-9a-f]{12}_./.exec(key) || [])[1]
