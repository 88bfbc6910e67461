import { takeConsent, whenAllowed } from '../gate.js'
import { ignore } from '../listeners.js'
import { thisMoment } from '../moment.js'
import { options } from '../options.js'
import { report } from '../report.js'
import { safely } from '../say.js'
import { visitorId } from '../visitor.js'
import type { Callback } from '../waymark.js'
import { begin } from './begin.js'
import { expectResult } from './finished.js'
import { useVisitor } from './papVisitor.js'
import { newSale, type Said, type Sale, saidOf } from './sale.js'
import { textOf } from './text.js'
import { toOrder } from './toOrder.js'
import { track } from './track.js'
import { WRITERS } from './writers.js'
import { writeAll } from './writes.js'

type Call = (...args: unknown[]) => unknown

/** The global object of Post Affiliate Pro's script. No call throws. */
export type PostAffTracker = Readonly<
  Record<keyof typeof SETTINGS | keyof typeof WRITERS | keyof ReturnType<typeof verbs>, Call>
> & {
  /** Functions of the page that are called once, when every result has come. */
  executeOnResponseFinished: unknown
  readonly _cmanager: { readonly getVisitorIdOrSaleCookieValue: Call }
}

export const newTracker = (functions: unknown): PostAffTracker => {
  const tracker: Record<string, unknown> = { executeOnResponseFinished: functions }
  const finish = () => {
    // The page may have replaced the list.
    const run = tracker.executeOnResponseFinished as (() => void)[]
    for (const one of run.splice(0)) safely(one)
  }
  const calls = Object.entries({ ...SETTINGS, ...WRITERS, ...verbs(finish) })
  for (const [name, call] of calls) tracker[name] = quiet(call)
  tracker._cmanager = { getVisitorIdOrSaleCookieValue: quiet(knownVisitor) }
  return tracker as PostAffTracker
}

const quiet =
  (call: (...args: never[]) => unknown): Call =>
  (...args) =>
    safely(() => call(...(args as never[])))

/** Sales that wait for `register()`. */
const created: Sale[] = []
/** The campaign, affiliate and channel of sales that name none. */
let forced: Said = {}
let channel = ''

/** A sub-id of a click has another name in links that the model's PHP class has read. */
const SUB_IDS = 'pd1=data1&pd2=data2'

const SETTINGS = {
  setAccountId: (id: unknown) => {
    options.account = textOf(id) || options.account
  },
  setVisitorId: (id: unknown) => {
    begin()
    whenAllowed(() => useVisitor(textOf(id), 'handover'))
  },
  setCookieValue: (json: unknown) => {
    forced = Object(safely(JSON.parse, textOf(json) || '{}'))
  },
  setCookieDomain: (domain: unknown) => {
    options.cookieDomain = textOf(domain).replace(/^\./, '') || undefined
  },
  setParamNameUserId: (name?: unknown) => {
    options.params = `${SUB_IDS}&${encodeURIComponent(textOf(name) || 'a_aid')}=a_aid`
  },
  // "C" is the cookie. The other methods were ways to store more copies of the id.
  disableTrackingMethod: (method: unknown) => {
    if (textOf(method) === 'C') takeConsent('denied')
    begin()
  },
  enableTrackingMethods: () => {
    takeConsent('granted')
    begin()
  },
  setChannel: (value: unknown) => {
    channel = textOf(value)
  },
  // An event has no field for the link.
  setLid: () => {},
}

const verbs = (finish: () => void) => ({
  createSale: () => create(''),
  createAction: (code?: unknown) => create(code),
  track: () => {
    begin()
    track(channel, expectResult(finish))
    writeAll()
  },
  register: (sale?: unknown) => register(sale, finish),
  registerOnAllFinished: (sale?: unknown) => register(sale, finish),
  _getAccountId: () => options.account,
})

const knownVisitor = (): string => {
  begin()
  return visitorId || ''
}

const create = (code: unknown): Sale => {
  const sale = newSale(code)
  created.push(sale)
  return sale
}

/** Reports one sale, or all that were created and not registered. */
const register = (only: unknown, finish: () => void): void => {
  begin()
  for (const sale of only ? [only] : [...created]) {
    const said = saidOf(sale)
    const at = created.indexOf(sale as Sale)
    if (at >= 0) created.splice(at, 1)
    // The page may use the object again for its next sale.
    if (said) reportSale({ ...said }, expectResult(finish))
  }
}

const reportSale = (said: Said, callback: Callback): void => {
  const moment = thisMoment()
  // A sale without a number gets one that depends on the visitor, who may be known later.
  whenAllowed(() => {
    const order = safely(() => toOrder(said, forced))
    if (!order) return ignore('unreadable', callback)
    report(order.code ? 'action' : 'sale')(moment, order, callback)
  }, callback)
}
