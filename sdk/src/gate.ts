import { arrive } from './click.js'
import { choose, consent, updateConsent } from './consent.js'
import { flush } from './deliver.js'
import { hear } from './hear.js'
import { emit, ignore } from './listeners.js'
import type { Moment } from './moment.js'
import { options } from './options.js'
import { safely } from './say.js'
import { erase, recognise } from './visitor.js'
import type { Callback, Consent } from './waymark.js'

/** Calls that wait for the account, for activation or for consent. */
const held: (readonly [run: () => void, callback?: Callback | undefined])[] = []

/** Where the visit began. */
let landing: Moment | undefined
let hasArrived = false

/** Runs the call now, or once the account, the visible page and the consent are there. */
export const whenAllowed = (run: () => void, callback?: Callback): unknown => {
  held.push([run, callback])
  return advance()
}

export const takeConsent = (given: Consent): unknown => {
  choose(given)
  return advance()
}

export const open = (moment: Moment): void => {
  landing = moment
  // A page that is left is hidden first, and one that comes out of the page cache becomes visible.
  hear('online prerenderingchange visibilitychange', () => {
    advance()
    flush()
  })
  advance()
}

/** Goes as far as account, prerendering and consent allow at this moment. */
export const advance = (): unknown => {
  if (!landing || !options.account || document.prerendering) return
  const before = consent
  updateConsent()
  if (!before) emit('ready', true)
  if (!consent || consent === 'pending') return
  const isGranted = consent === 'granted'
  if (consent !== before) {
    hasArrived = false
    if (isGranted) recognise()
    else erase()
    emit('consent', consent)
    flush()
  }
  // A tab that was opened in the background and never looked at is no visit.
  if (isGranted && !hasArrived && !document.hidden) {
    hasArrived = true
    held.unshift([() => arrive(landing as Moment)])
    // In a task of its own, so that the start is no long one. What is called meanwhile comes after it.
    if (!held[1]) return setTimeout(advance)
  }
  for (const [run, callback] of held.splice(0))
    if (isGranted) safely(run)
    else ignore('consent', callback)
}

export const forgetLanding = (): void => {
  landing = ['', '', 0]
}
