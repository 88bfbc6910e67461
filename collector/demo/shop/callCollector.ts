import { answerWords } from './answerWords.js'
import type { Answer } from './orders.js'
import type { ShopOptions } from './shopOptions.js'

const TIMEOUT_MS = 5_000

/** A call from the shop's server, where the secret key is; the answer comes back in words. */
export const callCollector = async (
  { collectorUrl, secretKey }: Pick<ShopOptions, 'collectorUrl' | 'secretKey'>,
  path: '/v1/sales' | '/v1/refunds',
  message: object,
): Promise<Answer> => {
  try {
    const response = await fetch(collectorUrl + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const body: unknown = await response.json().catch(() => undefined)
    return { good: response.ok, text: answerWords(response.status, body) }
  } catch {
    return { good: false, text: 'The collector could not be reached. Start it, then try again.' }
  }
}
