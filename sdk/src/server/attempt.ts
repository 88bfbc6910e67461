import { authorize, type Outgoing } from './authorize.js'
import type { Problem } from './results.js'

/** How to reach the collector, and how often to try. */
export interface Sending {
  /** Without a slash at its end. */
  readonly collector: string
  readonly key: string
  readonly timeoutMs: number
  readonly retries: number
  readonly fetch: typeof fetch
}

/** The collector's answer to a call. */
export interface Answer {
  readonly status: number
  readonly value: unknown
  readonly etag?: string
}

/** Why an attempt failed. */
export interface Failure {
  readonly message: string
  readonly cause: unknown
  /** Whether another attempt may succeed soon. */
  readonly isPassing: boolean
  readonly retryAfterSeconds: number | undefined
}

/** Makes a call once. Proxies may answer in the collector's place, so only its own answers count. */
export const attempt = async (sending: Sending, call: Outgoing): Promise<Answer | Failure> => {
  try {
    const response = await request(sending, call)
    const { status } = response
    const retryAfterSeconds = secondsOf(response.headers.get('Retry-After'))
    const failed = (message: string, isPassing: boolean): Failure => ({
      ...{ message, isPassing, retryAfterSeconds },
      cause: status,
    })
    if (status >= 500 || PASSING.includes(status)) {
      return failed(`The collector answered ${status}`, true)
    }
    if (status >= 300 && status < 400) {
      const to = response.headers.get('Location')
      return failed(`${sending.collector} redirects to ${to}: set "collector" to that host`, false)
    }
    const text = await response.text()
    if (status === 204) return { status, value: undefined }
    const value = parsed(text)
    const etag = response.headers.get('ETag')
    if (status < 300 ? isObject(value) : isProblem(value)) {
      return { status, value, ...(etag !== null && { etag }) }
    }
    const hint = 'check the address and what stands before the collector'
    return failed(`The answer ${status} is not the collector's: ${hint}`, status < 300)
  } catch (cause) {
    const why = isTimeout(cause) ? `no answer within ${sending.timeoutMs} ms` : String(cause)
    const message = `${sending.collector} could not be reached: ${why}`
    return { message, cause, isPassing: true, retryAfterSeconds: undefined }
  }
}

/** Refusals that say nothing about the message: https://www.rfc-editor.org/rfc/rfc8470#section-5.2 (425) */
const PASSING: readonly number[] = [408, 425, 429]

const request = async (sending: Sending, call: Outgoing): Promise<Response> => {
  const { method, path, idempotencyKey, body, ifMatch } = call
  // Every attempt is signed anew, because a signature is valid for 300 seconds.
  const authorized = await authorize(sending.key, Math.floor(Date.now() / 1_000), call)
  return sending.fetch(sending.collector + path, {
    method,
    headers: {
      ...authorized,
      Accept: 'application/json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    },
    ...(body !== undefined && { body }),
    // A followed redirect would turn POST into GET.
    redirect: 'manual',
    signal: AbortSignal.timeout(sending.timeoutMs),
  })
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isProblem = (value: unknown): boolean =>
  isObject(value) && typeof value.title === 'string' && value.type === 'about:blank'

/** The problem in an answer that refuses a call. */
export const toProblem = ({ status, value }: Answer): Problem => {
  const said = value as Partial<Problem>
  const { code = 'invalid', title = '', detail = '', problems = [] } = said
  return { status, code, title, detail, problems }
}

/** `Retry-After` is a number of seconds, or a date, which some proxies send. */
const secondsOf = (header: string | null): number | undefined => {
  if (header === null) return undefined
  const seconds = Number(header) || (Date.parse(header) - Date.now()) / 1_000
  return seconds > 0 ? Math.ceil(seconds) : undefined
}
