import type { ServerResponse } from 'node:http'
import type { Problem } from '../domain/problem.js'
import { answer, type Headers, NO_HEADERS } from './answer.js'

/** A problem document (RFC 9457) whose detail says what to do. */
export interface ProblemBody {
  readonly title: string
  readonly code?: string
  readonly detail?: string
  readonly problems?: readonly Problem[]
}

/** How long a sender should wait before it retries after an outage. */
export const RETRY_AFTER_SECONDS = 5

const COMMON: Headers = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff']
const PROBLEM: Headers = ['Content-Type', 'application/problem+json; charset=utf-8', ...COMMON]
const JSON_TEXT: Headers = ['Content-Type', 'application/json; charset=utf-8', ...COMMON]

/** Answers `application/problem+json`. */
export const sendProblem = (
  res: ServerResponse,
  status: number,
  body: ProblemBody,
  headers: Headers = NO_HEADERS,
): void => {
  const again = status === 503 ? ['Retry-After', `${RETRY_AFTER_SECONDS}`] : []
  const text = JSON.stringify({ type: 'about:blank', status, ...body })
  answer(res, status, [...PROBLEM, ...again, ...headers], text)
}

/** Answers with 503. The sender can safely retry, because every write is idempotent. */
export const sendOutage = (res: ServerResponse, headers: Headers): void =>
  sendProblem(
    res,
    503,
    {
      title: 'The collector cannot write at the moment',
      code: 'outage',
      detail: 'Nothing was stored. Send the request again later.',
    },
    headers,
  )

/** Answers with 429 and the time to wait. */
export const sendTooMany = (
  res: ServerResponse,
  seconds: number,
  headers: Headers = NO_HEADERS,
): void =>
  sendProblem(
    res,
    429,
    {
      title: 'Too many requests',
      code: 'too_many_requests',
      detail: `Nothing was stored. Send the request again in ${seconds} s.`,
    },
    ['Retry-After', `${seconds}`, ...headers],
  )

/** Answers with JSON that caches must not store. */
export const sendJson = (
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = NO_HEADERS,
): void => answer(res, status, [...JSON_TEXT, ...headers], JSON.stringify(body))
