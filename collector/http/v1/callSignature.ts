import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The header with the signature of a call, as Node spells names of headers. */
export const SIGNATURE_HEADER = 'waymark-signature'

export const signatureOf = ({ headers }: IncomingMessage): string =>
  String(headers[SIGNATURE_HEADER])

/** The header of a signed call, taken apart. */
export interface CallSignature {
  /** When the call was signed, by the clock of the merchant's server. */
  readonly seconds: number
  /** The public part of the key: `ck_<account>_<id>`. */
  readonly keyName: string
  /** HMAC-SHA-256 in lower-case hex. */
  readonly sum: string
}

/** What a signature covers besides its own time and key. */
export interface SignedParts {
  readonly method: string
  /** Path and query from `/v1` on, as in the request line. */
  readonly path: string
  /** Empty if there is none. Signed, so that nobody can send the call again under another key. */
  readonly idempotencyKey: string
  /** The bytes of the body as they were sent. */
  readonly body: Buffer
}

const SIGNATURE = /^t=(\d{9,11}),k=(ck_[a-z0-9]{3,32}_[0-9a-f]{12}),v1=([0-9a-f]{64})$/

/** Undefined if the header has another form. */
export const parseSignature = (header: string): CallSignature | undefined => {
  const match = SIGNATURE.exec(header)
  if (!match) return undefined
  const [, seconds = '', keyName = '', sum = ''] = match
  return { seconds: Number(seconds), keyName, sum }
}

/**
 * Whether a key signed a call. The text is one line a value and then the body. Only the body may hold
 * line breaks, so two different calls never give one text.
 */
export const isSignedBy = (
  key: string,
  { seconds, keyName, sum }: CallSignature,
  { method, path, idempotencyKey, body }: SignedParts,
): boolean => {
  const lines = ['waymark-call-1', seconds, keyName, method, path, idempotencyKey, '']
  const expected = createHmac('sha256', key).update(lines.join('\n')).update(body).digest()
  // `parseSignature` lets only 64 hex characters pass, so both are 32 bytes long.
  return timingSafeEqual(expected, Buffer.from(sum, 'hex'))
}
