import type { EventResult, WireEvent } from '../../wire/v1.js'
import { toJson } from './json.js'
import { collectorUrl, isOn, options } from './options.js'
import { visitorId } from './visitor.js'
import { TIMEOUT_MS } from './within.js'

/** A typing error at a proxy must not keep a sale for days. */
const RETRY_AFTER_MAX_S = 3600

/** What became of an event, and what else the collector said. */
export interface Outcome extends Partial<EventResult> {
  readonly visitorId?: string
  readonly attributed?: object
  /** Seconds that the collector asked for. */
  readonly retryAfter?: number
}

export const requestOf = (event: unknown): string =>
  toJson({
    v: 1,
    visitorId,
    account: options.account,
    events: [event],
    sentAt: Date.now(),
    test: isOn(options.test) || undefined,
  })

/**
 * Posts an event. It has left when this returns, because a page that is about to go has no time for
 * a promise. Rejects if the network, a policy or a patched `fetch` did not let it through.
 *
 * One event a request: a bad one can then never hold back its neighbours.
 */
export const post = (event: WireEvent): Promise<Outcome> =>
  fetch(collectorUrl('/e'), {
    method: 'POST',
    // A text goes out as `text/plain`, which needs no preflight.
    body: requestOf(event),
    // The collector sets and lengthens its own cookie in the answer.
    credentials: 'include',
    keepalive: true,
    // A browser older than 2022 ends a request that hangs in its own time; nobody waits for it.
    // biome-ignore lint/complexity/useOptionalChain: compiled for these browsers it is longer.
    signal: AbortSignal.timeout && AbortSignal.timeout(TIMEOUT_MS),
  }).then(outcomeOf)

/** An answer that is not JSON is somebody else's page: nothing in it is acknowledged, or refused. */
const outcomeOf = async (response: Response): Promise<Outcome> => {
  const { ok, status, headers } = response
  const said = await response.json().catch(() => 0)
  const state = said && /^4(?!08|25|29)/.test(`${status}`) ? 'rejected' : 'retry'
  const { code = `http_${status}`, detail: message } = Object(said)
  const asked = `${headers.get('Retry-After')}`
  // A proxy may send a date.
  const seconds = Number(asked) || (Date.parse(asked) - Date.now()) / 1000 || 0
  const retryAfter = Math.min(seconds, RETRY_AFTER_MAX_S)
  return { ...said, retryAfter, ...(ok ? said.results[0] : { state, code, message }) }
}
