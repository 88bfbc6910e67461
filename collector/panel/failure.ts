import type { ErrorRequestHandler } from 'express'
import { StorageOutage } from '../storage/storage.js'
import { errorReply } from './errorReply.js'
import type { Reply } from './reply.js'
import { NOBODY, send } from './send.js'

const RETRY_AFTER_S = 5

interface FailureOptions {
  readonly newId: () => string
  readonly onError: (error: unknown, id: string) => void
}

/**
 * Answers outages, requests that Express itself refuses, and bugs. None of these answers contains
 * internal details.
 */
export const failure =
  ({ newId, onError }: FailureOptions): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    if (error instanceof StorageOutage) {
      response.set('retry-after', String(RETRY_AFTER_S))
      return send(request, response, outage(), NOBODY)
    }
    const status = refusedAs(error)
    if (status) return send(request, response, refused(status), NOBODY)
    const id = newId()
    onError(error, id)
    send(request, response, bug(id), NOBODY)
  }

const outage = (): Reply =>
  errorReply(
    503,
    'Temporarily unavailable',
    'The database does not answer. Nothing was changed.',
    'Try again in a few seconds.',
  )

const bug = (id: string): Reply =>
  errorReply(
    500,
    'Internal error',
    'Waymark failed because of a bug. The error was written to the log.',
    `Its id in the log is ${id}.`,
  )

/**
 * The status below 500 that Express puts on an error when its body parser or router refuses a
 * request.
 */
const refusedAs = (error: unknown): number | undefined =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500
    ? error.status
    : undefined

const refused = (status: number): Reply =>
  status === 413
    ? errorReply(
        413,
        'Form too large',
        'The form is larger than 256 KB. Split it and send the parts one by one.',
      )
    : errorReply(status, 'Not understood', 'The request could not be read.')
