import { asksForDebug } from './options.js'
import { begin, call, waymarkOf } from './tracker.js'
import type { TrackerOptions, Waymark } from './waymark.js'

export type * from './waymark.js'

declare global {
  interface Window {
    /** Set by the script tag or its stub. */
    waymark: Waymark
  }
}

/** A tracker of one account. On a server it is harmless: its calls do nothing. */
export const createTracker = (options: TrackerOptions): Waymark => {
  if (typeof window === 'undefined') return waymarkOf(() => Promise.resolve())
  call('init', [{ debug: asksForDebug(), ...options }])
  begin()
  return waymarkOf(call)
}
