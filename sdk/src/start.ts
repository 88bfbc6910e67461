import { begin } from './consent.js'
import { type Moment, thisMoment } from './moment.js'
import { options } from './options.js'
import { safely } from './say.js'
import { call, waymarkOf } from './tracker.js'
import type { Waymark } from './waymark.js'
import { whenParsed } from './whenParsed.js'

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
  Object.assign(options, attributes())
  window.waymark = waymarkOf(call)
  queue.filter(isEarly).forEach(replay)
  begin((queue[0] ? queue[0].slice(1) : thisMoment()) as Moment)
  queue.filter((noted) => !isEarly(noted)).forEach(replay)
  // Somebody may have kept the stub in a variable.
  queue.push = replay as never
  call('writeTo', ['[data-waymark-visitor]'])
  return whenParsed(readBlocks)
}

/** The script's data attributes are its options; its own folder is the collector. */
const attributes = (): object => {
  const { src = '', dataset } = (document.currentScript || {}) as HTMLScriptElement
  return { collector: src.replace(/\/[^/]*([?#].*)?$/, ''), ...dataset }
}

/** JSON blocks need no inline code, so that a strict content policy allows them. */
const readBlocks = (): void =>
  ['sale', 'action'].forEach((name) => {
    document.querySelectorAll(`script[data-waymark-${name}]`).forEach((block) => {
      if (seen.has(block)) return
      seen.add(block)
      // What cannot be parsed is reported as a sale without its fields, which names what is missing.
      call(name, [safely(JSON.parse, `${block.textContent}`)])
    })
  })

const seen = new Set<Element>()
