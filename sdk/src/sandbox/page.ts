import { type Moment, now } from '../moment.js'
import type { Env } from './env.js'
import type { Jar } from './jar.js'

/** Every name of a browser that the tracker uses; the build makes them parameters of it. */
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
}

/** A page with an address, a referrer, storage and cookies, and nothing in it. */
export const pageOf = (env: Env, localStorage: Record<string, string>, jar: Jar): Page => ({
  window: {},
  document: {
    readyState: 'complete',
    head: { append: () => {} },
    createElement: () => ({}),
    querySelectorAll: () => [],
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
  // What is kept nowhere is told so: see `unkept`.
  localStorage: env.storage && localStorage,
  sessionStorage: undefined,
  // Never with cookies: a sandbox has no origin, and no collector may give it any.
  fetch: (url, init) => (env.fetch || fetch)(url, { ...init, credentials: 'omit' }),
  addEventListener: typeof addEventListener === 'undefined' ? () => {} : addEventListener,
  // Whoever injects the network does not want to be passed by.
  Image: env.fetch || typeof Image === 'undefined' ? undefined : Image,
  MutationObserver: NoObserver,
})

export const momentOf = ({ location }: Page, { referrer = '' }: Env): Moment => ({
  href: location.href,
  referrer,
  at: now(),
})

/** Nothing changes in a page with nothing in it. */
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
