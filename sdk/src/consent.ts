import { arrive } from './click.js'
import { flush } from './deliver.js'
import { emit, tell } from './listeners.js'
import type { Moment } from './moment.js'
import { options } from './options.js'
import { withoutToken } from './referral.js'
import { safely } from './say.js'
import { erase, recognise } from './visitor.js'
import type { Callback, Consent } from './waymark.js'

/** Calls that wait for the account, for activation or for consent. */
const held: (readonly [run: () => void, callback: Callback | undefined])[] = []

/** Where the visit began. */
let landing: Moment | undefined
/** What the merchant said by `consent(...)`; it outranks options and Global Privacy Control. */
let choice: Consent | undefined
/** The consent that was last acted upon; there is one as soon as the tracker is ready. */
export let consent: Consent | undefined

/** Runs the call now, or once the account, the visible page and the consent are there. */
export const whenAllowed = (run: () => void, callback?: Callback): void => {
  held.push([run, callback])
  advance()
}

export const choose = (chosen: Consent): void => {
  choice = chosen
  advance()
}

export const begin = (moment: Moment): void => {
  landing = moment
  const again = ({ persisted }: { readonly persisted?: boolean }) => {
    // Every page load has its `pageshow`, but only the one from the page cache is news.
    if (persisted !== false) flush().then(advance)
  }
  ;['online', 'pageshow', 'prerenderingchange'].forEach((name) => {
    // Captured, because what happens to the document does not bubble up to the window.
    addEventListener(name, again as EventListener, true)
  })
  advance()
}

/** Goes as far as account, prerendering and consent allow at this moment. */
export const advance = (): void => {
  if (!landing || !options.account || document.prerendering) return
  const before = consent
  consent = choice || (isRefusedByBrowser() ? 'denied' : options.consent || 'granted')
  if (!before) {
    safely(cleanAddress, location.href)
    emit('ready')
  }
  if (consent === 'pending') return
  const isGranted = consent === 'granted'
  if (consent !== before)
    if (isGranted) {
      recognise()
      arrive(landing)
      flush()
    } else erase()
  for (const [run, callback] of held.splice(0))
    if (isGranted) safely(run)
    else tell({ id: '', state: 'ignored', reason: 'consent' }, callback)
}

export const forgetLanding = (): void => {
  landing = ['', '', 0]
}

const isRefusedByBrowser = (): unknown =>
  navigator.globalPrivacyControl && `${options.respectGpc}` !== 'false'

/** A visitor who copies the address must not hand themselves over. */
const cleanAddress = (href: string): void => {
  const clean = withoutToken(href)
  if (clean !== href) history.replaceState(history.state, '', clean)
}
