import type { TrackerOptions } from '../waymark.js'

type MaybePromise<Value> = Value | PromiseLike<Value>

/** `localStorage`, or a storage with the same methods that may answer asynchronously. */
export interface SandboxStorage {
  getItem(key: string): MaybePromise<string | null | undefined>
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/** Access to the page's cookies, with the methods of Shopify's `browser.cookie`. */
export interface SandboxCookie {
  get(name: string): MaybePromise<string | null | undefined>
  /** Sets a cookie. The text has the form of an assignment to `document.cookie`. */
  set(cookie: string): unknown
}

/** Replaces the parts of the page that a sandbox cannot access. */
export interface Env {
  /** The page's address. It is read at every call, so it may change. */
  readonly location: { readonly href: string }
  /** The page's `document.referrer`. Default: none. */
  readonly referrer?: string | undefined
  /** Stores the visitor and unsent events. Without it, unsent events are lost with the sandbox. */
  readonly storage?: SandboxStorage | undefined
  /** Stores the visitor id as well. Without it, the visitor id is only in `storage`. */
  readonly cookie?: SandboxCookie | undefined
  /** Sends the requests. Default: the global `fetch` of the sandbox. */
  readonly fetch?: typeof fetch | undefined
}

/** The options of a sandbox. `debug` is missing, because there is no page to load the debug file into. */
export type SandboxOptions = Omit<TrackerOptions, 'debug'>
