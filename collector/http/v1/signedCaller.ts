import type { IncomingMessage } from 'node:http'
import type { Key } from '../../domain/key.js'
import { callKeyNamed } from '../../program/keys.js'
import { type RawBody, readRawBody } from '../body.js'
import type { Deps } from '../deps.js'
import { jsonOf, type Unreadable } from '../readJson.js'
import { urlOf } from '../url.js'
import type { Caller } from './call.js'
import { isSignedBy, parseSignature, signatureOf } from './callSignature.js'
import { hasBody } from './read.js'

/** How far the clocks of the merchant's server and of the collector may differ. */
export const TOLERANCE_S = 300

/** Why a signed call is refused, and what to do. */
export interface Unsigned {
  readonly code: string
  readonly detail: string
}

/**
 * Who made a signed call, or why it is refused. The body is read only after the time and the key
 * were checked.
 */
export const signedCaller = async (
  deps: Pick<Deps, 'storage' | 'now'>,
  req: IncomingMessage,
  bytesMax: number,
): Promise<Caller | Unsigned | Unreadable> => {
  const signature = parseSignature(signatureOf(req))
  if (!signature) return MALFORMED
  const off = Math.floor(deps.now() / 1_000) - signature.seconds
  if (Math.abs(off) > TOLERANCE_S) return wrongTime(off)
  const key = await callKeyNamed(deps, signature.keyName)
  if (!key) return UNKNOWN
  const raw: RawBody = hasBody(req) ? await readRawBody(req, bytesMax) : EMPTY
  if (raw.kind === 'parsed') return NO_RAW_BODY
  if (raw.kind !== 'bytes') return jsonOf(raw, bytesMax) as Unreadable
  const parts = {
    method: req.method ?? '',
    path: urlOf(req),
    idempotencyKey: String(req.headers['idempotency-key'] ?? '').trim(),
    body: raw.bytes,
  }
  return isSignedBy(key.hash, signature, parts)
    ? { ...callerWith(key, key.hash), isSigned: true, raw }
    : mismatch(parts)
}

/** What is known of a caller by its key. */
export const callerWith = ({ accountId, id, scopes }: Key, secret: string) => ({
  ...{ accountId, scopes, secret },
  keyId: id,
})

const EMPTY = { kind: 'bytes', bytes: Buffer.alloc(0) } as const

const MALFORMED: Unsigned = {
  code: 'signature_malformed',
  detail:
    'Send "Waymark-Signature: t=<seconds>,k=ck_<account>_<id>,v1=<64 lower-case hex characters>", once and without blanks. See docs/wire.md, "Signed calls".',
}

const UNKNOWN: Unsigned = {
  code: 'unknown_key',
  detail:
    'There is no call key with the name in "k", or it was revoked. To create one: waymark key add --calls. A signing key signs proofs of pages, not calls.',
}

const wrongTime = (off: number): Unsigned => ({
  code: 'signature_time',
  detail: `The time "t" is ${Math.abs(off)} s ${off > 0 ? 'behind' : 'ahead of'} the collector's clock; ${TOLERANCE_S} s are allowed. Set your server's clock, give seconds since 1970, and sign every attempt anew.`,
})

const PATH_SHOWN_MAX = 200

/** Names what was signed according to the request, so that the sender can compare. */
const mismatch = ({ method, path, idempotencyKey, body }: Parts): Unsigned => ({
  code: 'signature_mismatch',
  detail: `The signature does not match. It must be HMAC-SHA-256, with the whole key, over the lines "waymark-call-1", t, k, "${method}", "${path.slice(0, PATH_SHOWN_MAX)}", "${idempotencyKey}" (the Idempotency-Key), each with a line feed, and then the ${body.length} bytes of the body as they are sent.`,
})

interface Parts {
  readonly method: string
  readonly path: string
  readonly idempotencyKey: string
  readonly body: Buffer
}

const NO_RAW_BODY: Unsigned = {
  code: 'raw_body_needed',
  detail:
    'A parser of the app around the collector has read the body, so its bytes cannot be checked. Mount Waymark before the parser, or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } }).',
}
