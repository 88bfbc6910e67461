import { version } from '../package.json'
import { readBlocks } from './blocks.js'
import { arrive } from './click.js'
import { flush } from './deliver.js'
import { forget } from './forget.js'
import { advance, open, takeConsent, whenAllowed } from './gate.js'
import { handOver, withoutToken } from './handOver.js'
import { toJson } from './json.js'
import { listen } from './listeners.js'
import { type Moment, thisMoment } from './moment.js'
import { options } from './options.js'
import { confirmSale, pendingSale } from './pendingSale.js'
import { report } from './report.js'
import { safely, say } from './say.js'
import { visitorId } from './visitor.js'
import { watch } from './watch.js'
import type { Callback, Click, Consent, InitOptions, Waymark } from './waymark.js'
import { writeAgain, writeTo } from './writeTo.js'

type Command = (moment: Moment, ...args: never[]) => unknown

const COMMANDS = {
  // There is no prototype, so "constructor" is not a command.
  __proto__: null,
  init: (_: Moment, given: InitOptions) => {
    // An option that is missing or undefined keeps the value from the tag. JSON drops undefined.
    Object.assign(options, JSON.parse(toJson(Object(given))))
    advance()
  },
  consent: (_: Moment, consent: Consent) => takeConsent(consent),
  click: (moment: Moment, click?: Click, callback?: Callback) =>
    whenAllowed(() => arrive(moment, click, callback), callback),
  sale: report('sale'),
  action: report('action'),
  pendingSale,
  confirmSale,
  forget,
  writeTo,
  handOver,
  on: (_: Moment, name: string, listener: () => void) => listen(name, listener),
  flush: () => {
    advance()
    return flush()
  },
  getVisitorId: async () => {
    advance()
    return visitorId
  },
} as unknown as Readonly<Record<string, Command>>

/** Runs a call that is made now, or that the stub recorded before the script had loaded. */
export const call = (name: string, args: readonly unknown[], moment = thisMoment()): unknown =>
  safely(() => {
    say('call', name, ...args)
    const command = COMMANDS[name]
    if (command) return command(moment, ...(args as never[]))
    return
  })

/** Makes the public function, which runs a command by its name and has a method for each command. */
export const waymarkOf = (run: (name: string, args: readonly unknown[]) => unknown): Waymark => {
  const waymark: Record<string, unknown> = ((name: string, ...args: unknown[]) =>
    run(name, args)) as never
  Object.keys(COMMANDS).forEach((name) => {
    waymark[name] = (...args: unknown[]) => run(name, args)
  })
  waymark.version = version
  return waymark as never
}

/** Handles the landing, replays the recorded calls, and watches the page for changes. */
export const begin = (landing = thisMoment(), replay?: () => void): void => {
  open(landing)
  safely(replay)
  writeTo(landing, '[data-waymark-visitor]')
  let here = withoutToken(landing.href)
  const notice = () => {
    const href = withoutToken(location.href)
    if (href !== here) call('click', [])
    here = href
    // The token is removed, so that the visitor cannot copy an address with it.
    if (href !== location.href) history.replaceState(history.state, '', href)
  }
  const look = () => {
    readBlocks(call)
    writeAgain()
  }
  watch(
    () => safely(notice),
    () => safely(look),
  )
}
