import { randomBytes } from 'node:crypto'

/** A UUIDv7 (RFC 9562, 5.7) without dashes: time-ordered, the rest random. */
export const newId = (): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex')
}

/** 32 random bytes as URL-safe text. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
