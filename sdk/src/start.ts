import { asksForDebug, options } from './options.js'
import { begin, call, waymarkOf } from './tracker.js'
import type { Waymark } from './waymark.js'

/**
 * A call that the stub recorded, with the page at that time. Merchants have pasted the stub into their
 * pages, so its format is fixed.
 */
type Recorded = readonly [args: Iterable<unknown>, href: string, referrer: string, at: number]

type Stub = Partial<Waymark> & { readonly q?: Recorded[] } & ((name: string) => void)

/** Replaces the stub by the tracker. Does nothing if the page has loaded the script before. */
export const start = (): unknown => {
  const stub = (window.waymark || {}) as Stub
  // The copy that is there does not know this command; in debug mode it warns of the second copy.
  if (stub.version) return stub('wm.js')

  const { q: queue = [] } = stub
  const { src = '', dataset } = (document.currentScript || {}) as HTMLScriptElement
  // The script's own folder is the collector, and its data attributes are its options.
  const collector = src.replace(/\/[^/]*([?#].*)?$/, '')
  const debug = asksForDebug()
  Object.assign(options, { collector, debug }, dataset)
  window.waymark = waymarkOf(call)
  queue.filter(isEarly).forEach(replay)
  begin(queue[0] && momentOf(queue[0]), () =>
    queue.filter((recorded) => !isEarly(recorded)).forEach(replay),
  )
  // The page may have kept the stub in a variable. Its later calls are then run at once.
  queue.push = replay as never
  return
}

/** `init` and `consent` decide whether anything may happen, so they run before all other calls. */
const isEarly = ([[name]]: Recorded): boolean => /^(init|consent)$/.test(name as string)

const replay = (recorded: Recorded): unknown => {
  const [name, ...args] = recorded[0]
  return call(name as string, args, momentOf(recorded))
}

const momentOf = ([, href, referrer, at]: Recorded) => ({ href, referrer, at })
