import { asksForDebug } from './options.js'
import { safely } from './say.js'
import { begin, call, waymarkOf } from './tracker.js'
import type { Callback, TrackerOptions, Waymark } from './waymark.js'

export type * from './waymark.js'

declare global {
  interface Window {
    /** Set by the script or its stub. It is `undefined` before that. */
    waymark?: Waymark
  }
}

/**
 * Creates a tracker for one account. On a server its calls do nothing, and callbacks receive the state
 * `ignored`.
 *
 * @example const waymark = createTracker({ account: 'default1', collector: 'https://go.shop.example' })
 */
export const createTracker = (options: TrackerOptions): Waymark => {
  if (typeof window === 'undefined')
    return Object.assign(waymarkOf(ignoreCall), { handOver: () => undefined })
  call('init', [{ debug: asksForDebug(), ...options }])
  begin()
  return waymarkOf(call)
}

/** As in a browser, the callback is called later, and its exceptions are caught. */
const ignoreCall = (name: string, args: readonly unknown[]): Promise<undefined> => {
  const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined
  return Promise.resolve(callback).then((call) => {
    if (name !== 'on') safely(call, { id: '', state: 'ignored', reason: 'no_browser' } as const)
    return undefined
  })
}
