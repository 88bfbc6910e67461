import type { ServerResponse } from 'node:http'
import type { Problem } from '../domain/problem.js'

/** A problem document (RFC 9457) whose detail says what to do. */
export interface ProblemBody {
  readonly title: string
  readonly code?: string
  readonly detail?: string
  readonly problems?: readonly Problem[]
}

/** How long a sender should wait before it retries after an outage. */
export const RETRY_AFTER_SECONDS = 5

/** Answers `application/problem+json`. */
export const sendProblem = (res: ServerResponse, status: number, body: ProblemBody): void => {
  if (res.headersSent) return
  res.statusCode = status
  if (status === 503) res.setHeader('Retry-After', String(RETRY_AFTER_SECONDS))
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.end(JSON.stringify({ type: 'about:blank', status, ...body }))
}

/** Answers with 429 and the time to wait. */
export const sendTooMany = (res: ServerResponse, seconds: number): void => {
  if (!res.headersSent) res.setHeader('Retry-After', String(seconds))
  sendProblem(res, 429, {
    title: 'Too many requests',
    code: 'too_many_requests',
    detail: `Nothing was stored. Send the request again in ${seconds} s.`,
  })
}

/** Answers with JSON that caches must not store. */
export const sendJson = (res: ServerResponse, status: number, body: unknown): void => {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.end(JSON.stringify(body))
}
