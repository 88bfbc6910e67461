import { createHmac } from 'node:crypto'
import { type Delivery, TOLERANCE_MS, type Verified } from '../adapter.js'
import { forged, isSameText, stale, unsigned } from '../read.js'

const SIGNATURES_MAX = 20

/**
 * Verifies a delivery by Standard Webhooks: one of the `v1` signatures must be of the id, the time
 * and the bytes of the body.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const verifySignature = (
  { headers, body, receivedAt }: Delivery,
  secrets: readonly string[],
): Verified => {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers
  if (!id) return unsigned('webhook-id')
  if (!time || !/^\d{1,12}$/.test(time)) return unsigned('webhook-timestamp')
  if (!signatures) return unsigned('webhook-signature')
  const given = signatures
    .split(' ', SIGNATURES_MAX)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => signature.slice('v1,'.length))
  if (given.length === 0) return unsigned('webhook-signature')
  const isSigned = secrets.flatMap(keysOf).some((key) => {
    const expected = createHmac('sha256', key)
      .update(`${id}.${time}.`)
      .update(body)
      .digest('base64')
    return given.some((signature) => isSameText(signature, expected))
  })
  if (!isSigned) return forged
  return Math.abs(receivedAt - Number(time) * 1_000) > TOLERANCE_MS ? stale : 'genuine'
}

/**
 * The bytes that a secret stands for: its base64 after an optional `whsec_`. Some senders (Polar) use
 * the characters of the whole secret instead.
 */
const keysOf = (secret: string): readonly Buffer[] => {
  const encoded = secret.replace(/^whsec_/, '')
  // Node skips what is not base64, so a key could otherwise shrink to a few guessable bytes.
  const decoded = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? [Buffer.from(encoded, 'base64')] : []
  return [...decoded, Buffer.from(secret)].filter(({ length }) => length >= KEY_MIN)
}
const KEY_MIN = 16
