import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A call, and the header that signs it. */
export interface CallVector {
  readonly method: string
  readonly path: string
  readonly idempotencyKey: string
  readonly body: string
  readonly header: string
}

export const VECTOR_KEY = 'ck_default1_0123456789ab_test_secret_0123456789abcdef0123456789abcdef'
export const VECTOR_SECONDS = 1_767_225_600

const PAGE = join(__dirname, '../../docs/wire.md')

/** The golden vectors, as `docs/wire.md` publishes them. */
export const callVectors = (): readonly CallVector[] => {
  const page = readFileSync(PAGE, 'utf8')
  if (!page.includes(`${VECTOR_KEY}\``) || !page.includes(`\`${VECTOR_SECONDS}\``)) {
    throw new Error('docs/wire.md has no vectors for the key of the tests')
  }
  return [...page.matchAll(VECTOR)].map(([, method, path, key, body, sum]) => ({
    method: method ?? '',
    path: path ?? '',
    idempotencyKey: key ?? '',
    body: body ?? '',
    header: `t=${VECTOR_SECONDS},k=ck_default1_0123456789ab,v1=${sum}`,
  }))
}

const VECTOR =
  /^\| `(GET|POST) (\/v1\S*)` \| (?:`([^`|]+)`)? ?\| (?:`([^`|]+)`)? ?\| `([0-9a-f]{64})` \|$/gm

interface Call {
  readonly method: string
  /** From `/v1` on. */
  readonly path: string
  readonly body?: string | undefined
  readonly idempotencyKey?: string | undefined
}

/** The headers of a signed call, made without any code of the collector. */
export const signCall = (
  key: string,
  seconds: number,
  { method, path, body = '', idempotencyKey }: Call,
): Readonly<Record<string, string>> => {
  const name = key.split('_').slice(0, 3).join('_')
  const text = ['waymark-call-1', seconds, name, method, path, idempotencyKey ?? '', body].join(
    '\n',
  )
  const sum = createHmac('sha256', key).update(text).digest('hex')
  return {
    'Waymark-Signature': `t=${seconds},k=${name},v1=${sum}`,
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
  }
}
