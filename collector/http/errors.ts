import type { ServerResponse } from 'node:http'
import { StorageOutage } from '../storage/storage.js'
import type { Deps } from './deps.js'
import { sendProblem } from './problemJson.js'

/**
 * Answers what a handler threw. An outage is 503, and safe to send again because every write is
 * idempotent. Anything else is a bug: the log gets it under an id, the sender gets the id.
 */
export const answerError = ({ log, newId }: Deps, error: unknown, res: ServerResponse): void => {
  if (error instanceof StorageOutage) {
    sendProblem(res, 503, {
      title: 'The collector cannot write right now',
      code: 'outage',
      detail: 'Nothing was kept. Send it again later.',
    })
    return
  }
  // The sender gave up while we were reading: nobody is left to answer.
  if ((error as { readonly code?: string } | undefined)?.code === 'ECONNRESET') return
  const { status } = (error ?? {}) as { readonly status?: number }
  if (status !== undefined && status >= 400 && status < 500) {
    sendProblem(res, status, { title: 'The request was not understood', code: 'invalid' })
    return
  }
  const id = newId()
  log.error('A request failed', { id, error: (error as Error | undefined)?.stack ?? String(error) })
  sendProblem(res, 500, {
    title: 'Something is broken here',
    code: 'internal',
    detail: `It is not your request. Quote ${id} when you report it.`,
  })
}
