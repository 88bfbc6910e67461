import type { EventResult, EventState, WireEvent } from '../../wire/v1.js'
import { type Read, toJson } from './json.js'
import { now } from './moment.js'
import { collectorUrl, isOn, options } from './options.js'
import { visitorId } from './visitor.js'
import { TIMEOUT_MS } from './within.js'

/** A proxy with a wrong `Retry-After` must not delay a sale for days. */
export const RETRY_AFTER_MAX_S = 3600

/** What became of an event, and what else the collector answered. */
export interface Outcome {
  readonly state?: EventState | undefined
  readonly code?: string
  readonly message?: string
  readonly visitorId?: string
  readonly attributed?: object
  /** Seconds that the collector asked for. */
  readonly retryAfter?: number
}

export const requestOf = (event: unknown, read?: Read): string =>
  toJson(
    {
      v: 1,
      visitorId,
      account: options.account,
      events: [event],
      sentAt: now(),
      test: isOn(options.test) || undefined,
    },
    read,
  )

/**
 * Posts an event. The request has started when this function returns its promise, because a page that
 * is about to unload may not run any later code. Rejects if the network, a content security policy or
 * a replaced `fetch` did not let it through.
 *
 * Service workers, blockers and proxies may answer in the collector's place. So an event counts as
 * delivered only with a result for its id, and as refused only with a problem that names a field.
 */
export const post = async (event: WireEvent): Promise<Outcome> => {
  // One event in each request, so that an event that is refused cannot hold up others.
  const response = await fetch(collectorUrl('/e'), {
    method: 'POST',
    // A text is sent as `text/plain`, which needs no preflight request
    // (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
    body: requestOf(event),
    // The answer sets the collector's own cookie and extends its life.
    credentials: 'include',
    keepalive: true,
    // Browsers before 2022 do not have it and end a hanging request by their own timeout. `send` does
    // not wait for that.
    signal: 'timeout' in AbortSignal ? AbortSignal.timeout(TIMEOUT_MS) : null,
  })
  const { ok, status, headers } = response
  const answer = Object(await response.json().catch(() => 0))
  if (ok) return { ...answer, ...answer.results.find(({ id }: EventResult) => id === event.id) }
  const { code = `http_${status}`, detail: message, problems: [problem = {}] = [] } = answer
  const state = problem.field ? 'rejected' : 'retry'
  return { state, code, message, retryAfter: secondsOf(headers.get('Retry-After')) }
}

/** `Retry-After` is a number of seconds, or a date, which some proxies send. */
const secondsOf = (retryAfter: string | null): number => {
  const seconds = Number(retryAfter) || (Date.parse(`${retryAfter}`) - now()) / 1000 || 0
  return Math.min(seconds, RETRY_AFTER_MAX_S)
}
