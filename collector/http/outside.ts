import { StorageOutage } from '../storage/storage.js'
import type { Outside } from '../webhooks/adapter.js'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
/** PayPal refuses requests without one. */
const AGENT = { 'User-Agent': 'Waymark' }
const TIMEOUT_MS = 10_000
/** A chain of certificates has a few kilobytes. */
const ANSWER_MAX = 64 * 1_024

/**
 * Asks a payment provider. Adapters check the URL before. A provider that cannot be reached is an
 * outage: the delivery is then answered with 503, and the provider sends it again.
 */
export const overNetwork: Outside = {
  fetch: async (url, { method = 'GET', body } = {}) => {
    try {
      const answer = await fetch(url, {
        method,
        headers: { ...AGENT, ...(body && FORM) },
        ...(body && { body: new Uint8Array(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { status: answer.status, body: await bytesOf(answer) }
    } catch (cause) {
      throw new StorageOutage(`${new URL(url).host} could not be asked about a webhook`, cause)
    }
  },
}

const bytesOf = async (answer: Response): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    if (length > ANSWER_MAX) throw new Error(`The answer has more than ${ANSWER_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
