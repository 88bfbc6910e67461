import type { ClickEvent } from '../../wire/v1.js'
import { enqueue } from './deliver.js'
import { toFields } from './fields.js'
import { mintId } from './ids.js'
import { toJson } from './json.js'
import { ignore, tell } from './listeners.js'
import type { Moment } from './moment.js'
import { HAND_OVER } from './parameter.js'
import { parametersOf, placeOf, readReferral } from './referral.js'
import { stampOf } from './stamp.js'
import { load, PREFIX, save } from './store.js'
import { adopt, visitorId } from './visitor.js'
import type { Callback, Click } from './waymark.js'

/** The same landing again within this time is a reload and not another click. */
export const SAME_LANDING_MS = 1800000
/** The last landing is stored as its time, followed by a JSON list of its address and its fields. */
export const LANDING = `${PREFIX}l`

/** The time of the last landing, by the clock of the page that stored it; 0 without one. */
export const landedAt = (): number => Number(load(LANDING).split('[')[0])

/**
 * Whether another site shows the page in a frame. The browser then lets nobody read its `top`. The value
 * is compared, because the build drops a property that is only read.
 */
const isFramed = (): boolean => {
  try {
    return (top as Window).document == null
  } catch {
    return true
  }
}

/**
 * Records a click if the page's address or the merchant names an affiliate. With a clue, it asks the
 * collector whether there is one, and stores nothing before the answer. Otherwise it does nothing.
 */
export const arrive = (
  moment: Moment,
  input?: Click,
  callback?: Callback,
  clue?: string,
): unknown => {
  const click = toFields(input)
  const referral = readReferral(moment.href)
  // A hand-over token stands for the visitor's id on the other domain. The collector links both ids.
  const token = `${parametersOf(moment.href).get(HAND_OVER)}`
  // Earlier scripts put the visitor's own id into links between pages of one domain. It links nothing.
  const isHandOver = /^[0-9a-f]{32}\./.test(token) && !token.startsWith(`${visitorId}`)
  if (isHandOver) referral.set(HAND_OVER, token)
  // Without an affiliate, `chan` or `data1` may be the shop's own parameter.
  const isQuestion = !isHandOver && !referral.has('a_aid') && !click.affiliate
  if (isQuestion && clue === undefined) return ignore('no_referral', callback)
  if (!visitorId && !isQuestion) adopt(mintId(), isHandOver ? 'handover' : 'new')

  const stamp = stampOf(moment, referral)
  const referrer = placeOf(moment.referrer) || undefined
  // Two sites that lead to the same page are two affiliates.
  if (isQuestion) {
    stamp.url += clue
    click.referrer = referrer
  }
  // Without the token of a redirect link, which a reload of the page no longer has.
  const landing = toJson([stamp.url.replace(/&wm_c=[^&]*/, ''), click])
  if (load(LANDING).endsWith(landing) && moment.at - landedAt() < SAME_LANDING_MS)
    return tell({ id: '', state: 'duplicate' }, callback)
  const keepLanding = () => save(LANDING, moment.at + landing)
  if (!isHandOver && !isQuestion) keepLanding()
  const event = {
    ...click,
    ...stamp,
    framed: isFramed() || undefined,
    referrer,
    id: mintId(),
    type: 'click',
  }
  return enqueue(
    event as ClickEvent,
    // Only the landing has a clue, and nobody waits for its result.
    isQuestion ? ({ state }) => state === 'sent' && visitorId && keepLanding() : callback,
  )
}
