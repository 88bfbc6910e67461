import type { TrackerOptions } from '../waymark.js'

type MaybePromise<Value> = Value | PromiseLike<Value>

/** `localStorage`, or anything like it whose answers may come later. */
export interface SandboxStorage {
  getItem(key: string): MaybePromise<string | null | undefined>
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/** The page's cookies, as Shopify's `browser.cookie` gives them. */
export interface SandboxCookie {
  get(name: string): MaybePromise<string | null | undefined>
  /** Takes one text, as `document.cookie` does. */
  set(cookie: string): unknown
}

/** What stands in for the page that a sandbox cannot reach. */
export interface Env {
  /** The page's address; read at every call, so that it may change. */
  readonly location: { readonly href: string }
  /** Where the visitor came from. Default: nowhere. */
  readonly referrer?: string | undefined
  /** Without one, what could not be sent is kept only as long as the sandbox lives. */
  readonly storage?: SandboxStorage | undefined
  /** Without one, the visitor is known by the storage alone. */
  readonly cookie?: SandboxCookie | undefined
  /** How requests go out. Default: the sandbox's own `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

/** There is no page to load the debug file into. */
export type SandboxOptions = Omit<TrackerOptions, 'debug'>
