import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** What the key of a stored answer is made from. No two answers have the same. */
export interface AnswerPlace {
  /** The key of the caller. The database has only its hash, if it is a secret key. */
  readonly secret: string
  readonly seed: string
  readonly begunAt: number
}

const [CIPHER, TAG_BYTES, KEY_BYTES] = ['aes-256-gcm', 16, 32] as const
/** Constant, because each key encrypts one answer. */
const NONCE = Buffer.alloc(12)

/** Encrypts an answer: it may show a new secret, which the database must not be able to show again. */
export const sealAnswer = (place: AnswerPlace, text: string): string => {
  const cipher = createCipheriv(CIPHER, keyOf(place), NONCE)
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([cipher.getAuthTag(), bytes]).toString('base64url')
}

export const openAnswer = (place: AnswerPlace, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(CIPHER, keyOf(place), NONCE)
  decipher.setAuthTag(bytes.subarray(0, TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]).toString()
}

const keyOf = ({ secret, seed, begunAt }: AnswerPlace): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, seed, `waymark answer ${begunAt}`, KEY_BYTES))
