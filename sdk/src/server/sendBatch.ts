import type { BatchResponse, MessageResult } from '../../../wire/batch.js'
import { type Answer, type Sending, toProblem } from './attempt.js'
import { type Batched, outage, type Refused } from './results.js'
import { pause, send, waitMs } from './send.js'

/** A batch takes longer than a single message. */
const TIMEOUT_FACTOR = 6

/**
 * Sends a batch, and the messages that were not stored again. Throws `WaymarkOutage`, with the results,
 * if some are not stored after the last attempt.
 */
export const sendBatch = async (
  sending: Sending,
  messages: readonly object[],
): Promise<Batched | Refused> => {
  const patient = { ...sending, timeoutMs: sending.timeoutMs * TIMEOUT_FACTOR }
  const results: MessageResult[] = messages.map(() => NOT_SENT)
  let open = messages.map((_, index) => index)
  for (let tries = 0; ; tries += 1) {
    const body = JSON.stringify({ messages: open.map((index) => messages[index]) })
    const answer = await sent(patient, body, results)
    if (answer.status >= 300) return { ok: false, problem: toProblem(answer) }
    const { results: told = [] } = answer.value as Partial<BatchResponse>
    for (const [at, index] of open.entries()) results[index] = told[at] || NOT_SENT
    open = open.filter((index) => (results[index] || NOT_SENT).state === 'retry')
    if (open.length === 0) return { ok: true, results }
    if (tries >= sending.retries) {
      const message = `${open.length} of ${messages.length} messages were not stored`
      throw outage(message, { cause: 'retry', retryAfterSeconds: undefined, results })
    }
    await pause(waitMs({ retryAfterSeconds: undefined }, tries) || 0)
  }
}

const NOT_SENT: MessageResult = {
  state: 'retry',
  code: 'outage',
  message: 'The message was not stored. Send it again later.',
}

/** What was stored by earlier attempts must not be forgotten if a later one fails. */
const sent = async (
  sending: Sending,
  body: string,
  results: readonly MessageResult[],
): Promise<Answer> => {
  try {
    return await send(sending, { method: 'POST', path: '/v1/batch', body })
  } catch (error) {
    throw Object.assign(error as Error, { results })
  }
}
