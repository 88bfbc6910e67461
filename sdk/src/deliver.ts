import type { WireEvent } from '../../wire/v1.js'
import { keepAttribution } from './attributed.js'
import { consent } from './consent.js'
import { tell } from './listeners.js'
import { now } from './moment.js'
import { DELIVERED, type Entry, evict, outboxKey, saveEntry, waiting, waitOf } from './outbox.js'
import type { Outcome } from './post.js'
import { safely, say } from './say.js'
import { send } from './send.js'
import { drop, lasting, load, save } from './store.js'
import { adopt, DAY_MS, recognise, rung, visitorId } from './visitor.js'
import type { Callback, Result } from './waymark.js'
import { within } from './within.js'

export const AGE_DAYS_MAX = 7
export const BACKOFF_MAX_MS = 300000
export const LOCK_WAIT_MS = 1000

/** The outbox keys that this page has tried to send: true while a request is under way. */
const isSending: Record<string, boolean> = {}
let timer: ReturnType<typeof setTimeout>

/** Stores the event, then sends it in the same task, because the page may be about to unload. */
export const enqueue = (event: WireEvent, callback?: Callback): unknown => {
  const key = outboxKey(event.id)
  if (load(key)) return tell({ id: event.id, state: 'duplicate' }, callback)
  evict()
  const entry = { key, event, tries: 0, notBefore: 0 }
  saveEntry(entry)
  return attempt(entry, callback)
}

/** Makes one attempt at every entry that is due. Where the browser has locks, one tab does so at a time. */
export const flush = async (): Promise<void> => {
  const run = () =>
    Promise.all(
      waiting().map((entry) => isSending[entry.key] || waitOf(entry) > 0 || attempt(entry)),
    )
  try {
    // The lock is requested only if needed: a page that holds one cannot enter Chromium's back/forward cache
    // (https://github.com/w3c/web-locks/issues/81).
    if (consent !== 'granted' || !waiting()[0]) return
    // Another tab may have stored the visitor id since, or `wm-safe.js` may have restored it.
    if (!visitorId) recognise()
    // The async function turns an exception into a rejection, because pages over http have no locks and a
    // sandboxed frame may not use them (https://w3c.github.io/web-locks/).
    const request = async () => navigator.locks.request('waymark', run)
    // Firefox puts a page into the back/forward cache together with the lock that it holds (measured, see
    // docs/browsers.md). So after a while this page sends without the lock. The collector recognises an
    // event that it gets twice.
    await within(request(), LOCK_WAIT_MS).catch(run)
    plan()
  } catch (error) {
    say('error', error)
  }
}

const attempt = async (entry: Entry, callback?: Callback): Promise<void> => {
  isSending[entry.key] = true
  const outcome = await send(entry.event)
  isSending[entry.key] = false
  safely(() => {
    conclude(entry, outcome, callback)
    plan()
  })
}

const conclude = (entry: Entry, outcome: Outcome, callback?: Callback): void => {
  const { key, event, tries } = entry
  const { code: reason, message, visitorId: known, retryAfter = 0, attributed } = outcome
  const state = stateAfter(entry, outcome)
  // The visitor or the page may have deleted the entry during the request. Then nothing of it is stored
  // again.
  if (load(key)) {
    if (known) adopt(known, rung || 'new')
    if (attributed) keepAttribution(attributed)
    if (state === 'queued' || state === 'unkept')
      saveEntry({ key, event, tries: tries + 1, notBefore: now() + retryAfter * 1000 })
    // Without a referral, nothing stays in the browser after the delivery.
    else if (state === 'sent' && event.type !== 'click' && visitorId) save(key, DELIVERED)
    else drop(key)
  }
  tell({ id: event.id, state, reason, message }, callback)
}

const stateAfter = ({ key, event }: Entry, { state = 'retry' }: Outcome): Result['state'] => {
  if (state === 'rejected' || state === 'ignored') return state
  if (state !== 'retry') return 'sent'
  if (now() - event.at > AGE_DAYS_MAX * DAY_MS) return 'rejected'
  return lasting.some((storage) => storage[key]) ? 'queued' : 'unkept'
}

const plan = (): void => {
  clearTimeout(timer)
  const delays = waiting().map(delayOf)
  if (delays[0] !== undefined) timer = setTimeout(flush, Math.min(...delays))
}

/**
 * The delay doubles with every try, from about one second, and is at least what the collector asked
 * for. The random part spreads the retries of many visitors after an outage. The backoff of an earlier
 * page does not delay this page's first attempt.
 */
const delayOf = (entry: Entry): number => {
  const backoff = entry.key in isSending ? 500 * 2 ** entry.tries * (1 + Math.random()) : 0
  return Math.min(Math.max(backoff, waitOf(entry)), BACKOFF_MAX_MS)
}
