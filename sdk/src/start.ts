import type { Moment } from './moment.js'
import { asksForDebug, options } from './options.js'
import { begin, call, waymarkOf } from './tracker.js'
import type { Waymark } from './waymark.js'

/** What the stub noted: the call, and the page as it was then. */
type Noted = readonly [args: Iterable<unknown>, ...moment: Moment]

type Stub = Partial<Waymark> & { readonly q?: Noted[] } & ((name: string) => void)

/** Puts the tracker where the stub was, or does nothing where another copy already has. */
export const start = (): unknown => {
  const stub = (window.waymark || {}) as Stub
  // The other copy does not know this command, and says so in debug mode.
  if (stub.version) return stub('wm.js')

  const { q: queue = [] } = stub
  const replay = ([[name, ...args], ...moment]: Noted) => call(name as string, args, moment)
  const isEarly = ([[name]]: Noted) => /^(init|consent)$/.test(name as string)
  const { src = '', dataset } = (document.currentScript || {}) as HTMLScriptElement
  // The script's own folder is the collector, and its data attributes are its options.
  const collector = src.replace(/\/[^/]*([?#].*)?$/, '')
  const debug = asksForDebug()
  Object.assign(options, { collector, debug }, dataset)
  window.waymark = waymarkOf(call)
  queue.filter(isEarly).forEach(replay)
  begin(queue[0] && (queue[0].slice(1) as never), () =>
    queue.filter((noted) => !isEarly(noted)).forEach(replay),
  )
  // Somebody may have kept the stub in a variable.
  queue.push = replay as never
  return
}
