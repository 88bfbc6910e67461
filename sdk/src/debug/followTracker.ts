import type { Kept, Waymark } from '../waymark.js'
import { explainResult } from './explainResult.js'
import { tell, warn } from './speak.js'

/** After this time without a script, an account or consent, a warning is printed. */
export const PATIENCE_MS = 3000

interface Event {
  readonly id: string
  readonly type: string
  readonly url: string
  readonly rung?: string
  readonly total?: string
  readonly currency?: string
}

/** Prints who the visitor is, which events are sent, and with what result. */
export const followTracker = (waymark: Waymark): void => {
  let isReady = false
  let consent: string | undefined
  waymark.on('ready', () => {
    isReady = true
    tell(`wm.js ${window.waymark?.version} is ready`)
  })
  waymark.on('consent', (given) => {
    consent = given
    tell(`consent is ${given}`)
  })
  waymark.on('visitor', tellVisitor)
  waymark.on('kept', tellKept)
  waymark('on', 'attributed', (who: object) => tell(`the visitor came by ${JSON.stringify(who)}`))
  // In debug mode the tracker records these results as well. `tell` prints the same line only once.
  for (const name of ['sent', 'queued', 'unkept', 'rejected'] as const)
    waymark.on(name, explainResult)
  Object.entries(storage()).forEach(tellKept)
  setTimeout(() => {
    if (!window.waymark?.version) warn('no-script')
    else if (!isReady) warn('not-ready')
    else if (!consent) warn('consent-waits')
  }, PATIENCE_MS)
}

const storage = (): Readonly<Record<string, string>> => {
  try {
    return { ...localStorage }
  } catch {
    return {}
  }
}

const tellVisitor = (visitorId: string | undefined): unknown => {
  if (!visitorId) return tell('the visitor was erased from this browser')
  tell(`the visitor is ${visitorId}`)
  if (!document.cookie.includes(`wm=${visitorId}`)) warn('cookie-refused', location.hostname)
  return
}

/** Every event is stored before it is sent, so the stored value shows what is about to be sent. */
const tellKept = ([key, value = '']: Kept): void => {
  if (!/^waymark\.[ot]\./.test(key)) return
  const [event, tries] = parsed(value)
  if (!event) return
  const { id, type, url, rung, total, currency } = event
  const what = [type === 'click' ? '' : type, total, currency, url].filter((part) => part).join(' ')
  const who = rung ? `by a visitor known by "${rung}"` : 'without a visitor id'
  tell(
    `${type === 'click' ? 'click ' : ''}${id} goes out ${who}${tries ? `, try ${tries + 1}` : ''}: ${what}`,
  )
}

const parsed = (value: string): readonly [event?: Event, tries?: number] => {
  try {
    return JSON.parse(value)
  } catch {
    return []
  }
}
