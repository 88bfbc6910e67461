import type { EventResult, EventState, WireEvent } from '../../wire/v1.js'
import { type Read, toJson } from './json.js'
import { now } from './moment.js'
import { collectorUrl, isOn, options } from './options.js'
import { visitorId } from './visitor.js'
import { TIMEOUT_MS } from './within.js'

/** A typing error at a proxy must not keep a sale for days. */
export const RETRY_AFTER_MAX_S = 3600

/** What became of an event, and what else the collector said. */
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
 * Posts an event. It has left when this returns, because a page that is about to go has no time for
 * a promise. Rejects if the network, a policy or a patched `fetch` did not let it through.
 *
 * Only the collector's own words acknowledge or refuse it: a result with the event's id, or a problem
 * that names a field. Service workers, blockers and proxies answer in its place too.
 */
export const post = async (event: WireEvent): Promise<Outcome> => {
  // One event a request: a bad one can then never hold back its neighbours.
  const response = await fetch(collectorUrl('/e'), {
    method: 'POST',
    // A text goes out as `text/plain`, which needs no preflight.
    body: requestOf(event),
    // The collector sets and lengthens its own cookie in the answer.
    credentials: 'include',
    keepalive: true,
    // A browser older than 2022 ends a request that hangs in its own time; nobody waits for it.
    // biome-ignore lint/complexity/useOptionalChain: compiled for these browsers it is longer.
    signal: AbortSignal.timeout && AbortSignal.timeout(TIMEOUT_MS),
  })
  const { ok, status, headers } = response
  const said = Object(await response.json().catch(() => 0))
  if (ok) return { ...said, ...said.results.find(({ id }: EventResult) => id === event.id) }
  const { code = `http_${status}`, detail: message, problems } = said
  const asked = headers.get('Retry-After') as string
  // A proxy may send a date.
  const seconds = Number(asked) || (Date.parse(asked) - now()) / 1000 || 0
  return {
    // biome-ignore lint/complexity/useOptionalChain: compiled for these browsers it is longer.
    state: problems && problems[0].field ? 'rejected' : 'retry',
    code,
    message,
    retryAfter: Math.min(seconds, RETRY_AFTER_MAX_S),
  }
}
