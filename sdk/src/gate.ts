import { arrive } from './click.js'
import { clueOf } from './clue.js'
import { choose, consent, updateConsent } from './consent.js'
import { flush } from './deliver.js'
import { hear } from './hear.js'
import { emit, ignore } from './listeners.js'
import type { Moment } from './moment.js'
import { options } from './options.js'
import { safely } from './say.js'
import { erase, recognise } from './visitor.js'
import type { Callback, Consent } from './waymark.js'

interface Call {
  readonly run: () => unknown
  readonly callback?: Callback | undefined
}

/** Calls that wait for the account, for the page to be shown, or for consent. */
const held: Call[] = []

/** The page on which the visit began; undefined until `open`. */
let landing: Moment | undefined
/** Whether the landing was handled since consent was granted. */
let hasArrived = false

/** Runs the call now, or as soon as the account is set, the page is shown and consent is known. */
export const whenAllowed = (run: () => unknown, callback?: Callback): unknown => {
  held.push({ run, callback })
  return advance()
}

export const takeConsent = (given: Consent): unknown => {
  choose(given)
  return advance()
}

export const open = (moment: Moment): void => {
  landing = moment
  // `visibilitychange` fires when a page is left and when it returns from the back/forward cache.
  hear('online prerenderingchange visibilitychange', () => {
    advance()
    flush()
  })
  hear('DOMContentLoaded', advance)
  advance()
}

/** Does everything that account, prerendering and consent allow at this moment. */
export const advance = (): unknown => {
  if (!landing || !options.account || document.prerendering) return
  const before = consent
  updateConsent()
  if (!before) emit('ready', true)
  if (consent === 'pending') return
  if (consent !== before) startOver()
  // Before the page was read to its end, an anchor may still turn out to name an element of it.
  if (document.readyState === 'loading' && clueOf(landing)) return
  const isGranted = consent === 'granted'
  // A tab that was opened in the background and is never shown does not count as a visit.
  if (isGranted && !hasArrived && !document.hidden) {
    hasArrived = true
    const moment = landing
    held.unshift({ run: () => arrive(moment, undefined, undefined, clueOf(moment)) })
    // If nothing else waits, the landing is handled in a later task, which keeps the script's first task
    // short. Calls that are made before that task run after the landing.
    if (held.length === 1) return setTimeout(advance)
  }
  for (const { run, callback } of held.splice(0))
    if (isGranted) safely(run)
    else ignore('consent', callback)
}

/** The consent has changed to granted or denied. */
const startOver = (): void => {
  hasArrived = false
  if (consent === 'granted') recognise()
  else erase()
  emit('consent', consent)
  flush()
}

/** After `forget`, the address of the landing must not be recorded as a click again. */
export const forgetLanding = (): void => {
  landing = { href: '', referrer: '', at: 0 }
}
