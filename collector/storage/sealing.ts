import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { StorageOutage } from './storage.js'

/** How secrets are kept that must be read back: encrypted, where there is a key. */
export interface Sealing {
  /** `place`: which row it is of. What was sealed for one row does not open in another. */
  seal(secret: string, place: Place): string
  /** Throws an outage where the key is missing: nothing may be decided with a wrong secret. */
  open(kept: string, place: Place): string
  /** Whether it is kept as `seal` would keep it now. */
  isCurrent(kept: string): boolean
}

export type Place = readonly ['accounts', string] | readonly ['keys', string, string]

export interface SealingKeys {
  /** 32 bytes. Undefined: secrets are kept in the clear. */
  readonly current: Buffer | undefined
  /** The key before it: opens what it sealed. */
  readonly old: Buffer | undefined
}

export const KEY_BYTES = 32

// Secrets themselves are base64url or hex, without a colon.
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

/** Where nobody gave a key. */
export const IN_THE_CLEAR: Sealing = sealingWith({ current: undefined, old: undefined })

/** Tells keys apart, and nothing about them. */
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
