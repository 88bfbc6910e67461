import type { WireEvent } from '../../wire/v1.js'
import { keepAttribution } from './attributed.js'
import { consent } from './consent.js'
import { toJson } from './json.js'
import { tell } from './listeners.js'
import { now } from './moment.js'
import { DELIVERED, type Entry, evict, outboxKey, waiting, waitOf } from './outbox.js'
import type { Outcome } from './post.js'
import { safely, say } from './say.js'
import { send } from './send.js'
import { drop, lasting, load, save } from './store.js'
import { adopt, DAY_MS, recognise, rung, visitorId } from './visitor.js'
import type { Callback } from './waymark.js'
import { within } from './within.js'

export const AGE_DAYS_MAX = 7
export const BACKOFF_MAX_MS = 300000
export const LOCK_WAIT_MS = 1000

/** Outbox keys that this page has tried to send, and whether they are on their way. */
const sending: Record<string, boolean> = {}
let timer: ReturnType<typeof setTimeout>

/** Keeps the event, then sends it in the same task: the page may be about to go. */
export const enqueue = (event: WireEvent, callback?: Callback): unknown => {
  const { id } = event
  const key = outboxKey(id)
  if (load(key)) return tell({ id, state: 'duplicate' }, callback)
  evict()
  save(key, toJson([event, 0, 0]))
  return attempt([key, event, 0, 0], callback)
}

/** One attempt at everything due. Only one tab at a time, where the browser can tell. */
export const flush = async (): Promise<void> => {
  const run = () =>
    Promise.all(waiting().map((entry) => sending[entry[0]] || waitOf(entry) > 0 || attempt(entry)))
  try {
    // A page that holds a lock cannot be kept for the way back, so none is taken without need.
    if (consent !== 'granted' || !waiting()[0]) return
    // Another tab, or a copy put back after a crash, may know the visitor by now.
    if (!visitorId) recognise()
    // Only a secure page has locks, and a sandboxed one may not ask for any. Firefox keeps a page for
    // the way back with the lock in its hand, so nobody waits for ever: sending twice does no harm.
    const request = async () => navigator.locks.request('waymark', run)
    await within(request(), LOCK_WAIT_MS).catch(run)
    plan()
  } catch (error) {
    say('error', error)
  }
}

const attempt = async (entry: Entry, callback?: Callback): Promise<void> => {
  const [key, event] = entry
  sending[key] = true
  const outcome = await send(event)
  sending[key] = false
  safely(() => {
    conclude(entry, outcome, callback)
    plan()
  })
}

const conclude = ([key, event, tries]: Entry, outcome: Outcome, callback?: Callback): void => {
  const {
    state = 'retry',
    code: reason,
    message,
    visitorId: known,
    retryAfter = 0,
    attributed,
  } = outcome
  const { id, type, at } = event
  const again =
    now() - at > AGE_DAYS_MAX * DAY_MS
      ? 'rejected'
      : // Told as waiting is only what outlives the page.
        lasting.some((storage) => storage[key])
        ? 'queued'
        : 'unkept'
  const told = state === 'retry' ? again : state === 'rejected' ? state : 'sent'
  // What was erased meanwhile, by the visitor or the page, must not come back.
  if (load(key)) {
    if (known) adopt(known, rung || 'new')
    if (attributed) keepAttribution(attributed)
    if (/u/.test(told)) save(key, toJson([event, tries + 1, now() + retryAfter * 1000]))
    // Without a referral nothing stays in the browser once it was delivered.
    else if (told === 'sent' && type !== 'click' && visitorId) save(key, DELIVERED)
    else drop(key)
  }
  tell({ id, state: told, reason, message }, callback)
}

/**
 * In 1 s, 2 s, 4 s and so on, or when the collector said; spread, so that a crowd does not return at
 * once. The backoff of an earlier page does not delay this page's first attempt.
 */
const plan = (): void => {
  const delays = waiting().map((entry) =>
    Math.min(
      Math.max(entry[0] in sending ? 500 * 2 ** entry[2] * (1 + Math.random()) : 0, waitOf(entry)),
      BACKOFF_MAX_MS,
    ),
  )
  clearTimeout(timer)
  if (delays.length > 0) timer = setTimeout(flush, Math.min(...delays))
}
