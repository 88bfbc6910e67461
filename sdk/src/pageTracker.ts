import type { Waymark } from './waymark.js'

const COMMANDS =
  'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ')

type Stub = Record<string, unknown> & { readonly q: unknown[] } & ((...args: unknown[]) => void)

/** The page's tracker, or its stub; the documented one is put there where neither has come yet. */
export const pageTracker = (): Waymark => {
  // An element of this id would be found too.
  if (typeof window.waymark !== 'function') {
    const stub = ((...args: unknown[]) => {
      stub.q.push([args, location.href, document.referrer, Date.now()])
    }) as Stub
    Object.assign(stub, { q: [] })
    for (const name of COMMANDS) stub[name] = stub.bind(stub, name)
    window.waymark = stub as never
  }
  return window.waymark
}
