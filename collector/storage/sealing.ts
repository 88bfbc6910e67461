import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { StorageOutage } from './storage.js'

/** How secrets that must be readable are stored: encrypted, if there is a key. */
export interface Sealing {
  /** Encrypts a secret. `place` is the row it belongs to; it cannot be opened for another row. */
  seal(secret: string, place: Place): string
  /** Throws an outage if the key is missing, because nothing may be decided with a wrong secret. */
  open(kept: string, place: Place): string
  /** Whether `seal` would store it in the same form now. */
  isCurrent(kept: string): boolean
}

export type Place =
  | readonly ['accounts' | 'pap_settings' | 'payout_terms', string]
  | readonly [
      'keys' | 'payees' | 'payout_batches' | 'payout_rows' | 'postbacks' | 'webhook_endpoints',
      string,
      string,
    ]
  | readonly ['webhook_deliveries', string, string, string]

export interface SealingKeys {
  /** 32 bytes. Undefined: secrets are stored unencrypted. */
  readonly current: Buffer | undefined
  /** The previous key, used only to open what it encrypted. */
  readonly old: Buffer | undefined
}

export const KEY_BYTES = 32

// An unencrypted secret never matches: it is base64url or hex and contains no colon, or is JSON.
const SHAPE = /^enc1:([0-9a-f]{8}):([\w-]+)$/
const [NONCE_BYTES, TAG_BYTES] = [12, 16]

export const sealingWith = ({ current, old }: SealingKeys): Sealing => {
  const keys = new Map([old, current].flatMap((key) => (key ? [[nameOf(key), key] as const] : [])))
  return {
    seal: (secret, place) => (current ? encrypt(current, secret, place) : secret),
    open: (kept, place) => {
      const [, name, body] = SHAPE.exec(kept) ?? []
      if (name === undefined || body === undefined) return kept
      const key = keys.get(name)
      if (!key) throw new StorageOutage(missing(name))
      return decrypt(key, Buffer.from(body, 'base64url'), place)
    },
    isCurrent: (kept) => SHAPE.exec(kept)?.[1] === (current && nameOf(current)),
  }
}

/** Used without a key. */
export const IN_THE_CLEAR: Sealing = sealingWith({ current: undefined, old: undefined })

/** A short id of a key that reveals nothing about it. */
const nameOf = (key: Buffer): string =>
  createHash('sha256').update('waymark key name').update(key).digest('hex').slice(0, 8)

const encrypt = (key: Buffer, secret: string, place: Place): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(place))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  const body = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  return `enc1:${nameOf(key)}:${body}`
}

const decrypt = (key: Buffer, body: Buffer, place: Place): string => {
  const tagEnd = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(aad(place))
  decipher.setAuthTag(body.subarray(NONCE_BYTES, tagEnd))
  try {
    return Buffer.concat([decipher.update(body.subarray(tagEnd)), decipher.final()]).toString()
  } catch (cause) {
    throw new StorageOutage(
      `The secret of ${place.join(' ')} is not as it was encrypted: somebody changed or moved it. Restore it from a backup.`,
      cause,
    )
  }
}

const aad = (place: Place): Buffer => Buffer.from(JSON.stringify(place))

const missing = (name: string) =>
  `Secrets in this database are encrypted with the key ${name}, which this process was not given. Set WAYMARK_ENCRYPTION_KEY to it, or WAYMARK_ENCRYPTION_KEY_OLD if there is a newer one. Without that key they cannot be read: restore it, or see "Encrypted secrets" in docs/operating.md.`
