import { asksForDebug } from './options.js'
import { safely } from './say.js'
import { begin, call, waymarkOf } from './tracker.js'
import type { Callback, TrackerOptions, Waymark } from './waymark.js'

export type * from './waymark.js'

declare global {
  interface Window {
    /** Set by the script tag or its stub, and absent before. */
    waymark?: Waymark
  }
}

/**
 * A tracker of one account. On a server it is harmless: its calls do nothing, and callbacks are told
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

/** A callback is called later, as in a browser; what it throws is its own affair there, too. */
const ignoreCall = (name: string, args: readonly unknown[]): Promise<undefined> => {
  const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined
  return Promise.resolve(callback).then((call) => {
    if (name !== 'on') safely(call, { id: '', state: 'ignored', reason: 'no_browser' } as const)
    return undefined
  })
}
