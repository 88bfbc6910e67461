import { type Moment, now } from '../moment.js'
import type { Env } from './env.js'
import type { Jar } from './jar.js'

/** Every browser global that the tracker uses. The build turns them into parameters of the tracker. */
export interface Page {
  readonly window: object
  readonly document: object
  readonly location: { readonly href: string; readonly hostname: string }
  readonly navigator: object
  readonly history: object
  readonly localStorage: Record<string, string> | undefined
  readonly sessionStorage: undefined
  readonly fetch: typeof fetch
  readonly addEventListener: unknown
  readonly Image: unknown
  readonly MutationObserver: unknown
  readonly top: object
}

/** A page with an address, a referrer, storage and cookies, and without any elements. */
export const pageOf = (env: Env, localStorage: Record<string, string>, jar: Jar): Page => ({
  window: {},
  document: {
    readyState: 'complete',
    head: { append: () => {} },
    createElement: () => ({}),
    querySelectorAll: () => [],
    getElementById: () => null,
    getElementsByName: () => [],
    get referrer() {
      return env.referrer || ''
    },
    get cookie() {
      return jar.cookie
    },
    set cookie(text: string) {
      jar.cookie = text
    },
  },
  location: locationOf(env),
  navigator: typeof navigator === 'undefined' ? {} : navigator,
  history: { state: null, replaceState: () => {} },
  // Without a storage there is no `localStorage` either, so that results say `unkept`.
  localStorage: env.storage && localStorage,
  sessionStorage: undefined,
  // Requests never carry cookies: a sandboxed frame has an opaque origin ("null"), for which the
  // collector allows no credentials.
  fetch: (url, init) => (env.fetch || fetch)(url, { ...init, credentials: 'omit' }),
  addEventListener: typeof addEventListener === 'undefined' ? () => {} : addEventListener,
  // If the merchant passes a `fetch`, no request may bypass it, so images are not used.
  Image: env.fetch || typeof Image === 'undefined' ? undefined : Image,
  MutationObserver: NoObserver,
  // The sandbox may run in a frame, and the page that it stands for does not.
  top: { document: {} },
})

export const momentOf = ({ location }: Page, { referrer = '' }: Env): Moment => ({
  href: location.href,
  referrer,
  at: now(),
})

/** There is nothing to observe, because the page has no elements. */
function NoObserver() {
  return { observe: () => {} }
}

const locationOf = (env: Env): Page['location'] => {
  const href = () => `${Object(env.location).href || ''}`
  return {
    get href() {
      return href()
    },
    get hostname() {
      return /^\w+:\/\/(?:[^/?#]*@)?([^/?#:]*)/.exec(href())?.[1] || ''
    },
  }
}
