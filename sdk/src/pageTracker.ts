import { now } from './moment.js'
import type { Waymark } from './waymark.js'

const COMMANDS =
  'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ')

type Stub = Record<string, unknown> & { readonly q: unknown[] } & ((...args: unknown[]) => void)

/** The page's tracker or its stub. If the page has neither yet, this adds the documented stub. */
export const pageTracker = (): Waymark => {
  // An element with the id "waymark" is a property of the window as well
  // (https://html.spec.whatwg.org/multipage/nav-history-apis.html#named-access-on-the-window-object).
  if (typeof window.waymark !== 'function') {
    const stub = ((...args: unknown[]) => {
      stub.q.push([args.map(copied), location.href, document.referrer, now()])
    }) as Stub
    Object.assign(stub, { q: [] })
    for (const name of COMMANDS) stub[name] = (...args: unknown[]) => stub(name, ...args)
    window.waymark = stub as never
  }
  return window.waymark as Waymark
}

/** Copies an order, so that changes that the page makes after the call have no effect. */
const copied = (value: unknown): unknown => {
  try {
    return (value as object).constructor === Object
      ? JSON.parse(
          JSON.stringify(value, function (this: Record<string, unknown>, name) {
            return this[name]
          }),
        )
      : value
  } catch {
    return value
  }
}
