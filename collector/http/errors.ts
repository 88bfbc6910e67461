import type { ServerResponse } from 'node:http'
import { StorageOutage } from '../storage/storage.js'
import { type Headers, NO_HEADERS } from './answer.js'
import type { Deps } from './deps.js'
import { sendOutage, sendProblem } from './problemJson.js'

/**
 * Answers an exception of a handler. An outage is answered with 503; the sender can safely retry,
 * because every write is idempotent. Anything else is a bug: it is logged with an id, and the
 * sender gets the id.
 */
export const answerError = (
  { log, newId }: Deps,
  error: unknown,
  res: ServerResponse,
  headers: Headers = NO_HEADERS,
): void => {
  if (error instanceof StorageOutage) {
    sendOutage(res, headers)
    return
  }
  // The client closed the connection while its request was being read, so there is nothing to
  // answer.
  if ((error as { readonly code?: string } | undefined)?.code === 'ECONNRESET') return
  const { status } = (error ?? {}) as { readonly status?: number }
  if (status !== undefined && status >= 400 && status < 500) {
    sendProblem(res, status, { title: 'The request is invalid', code: 'invalid' }, headers)
    return
  }
  const id = newId()
  log.error('A request failed', { id, error: (error as Error | undefined)?.stack ?? String(error) })
  sendProblem(
    res,
    500,
    {
      title: 'Internal error',
      code: 'internal',
      detail: `The request is not the cause. Quote the id ${id} when you report the error.`,
    },
    headers,
  )
}
