import type { ClickEvent } from '../../wire/v1.js'
import { enqueue } from './deliver.js'
import { toFields } from './fields.js'
import { mintId } from './ids.js'
import { toJson } from './json.js'
import { ignore, tell } from './listeners.js'
import type { Moment } from './moment.js'
import { HAND_OVER, parametersOf, placeOf, readReferral } from './referral.js'
import { stampOf } from './stamp.js'
import { load, PREFIX, save } from './store.js'
import { adopt, visitorId } from './visitor.js'
import type { Callback, Click } from './waymark.js'

/** The same landing again within this time is a reload, not another click. */
export const SAME_LANDING_MS = 1800000
const LANDING = `${PREFIX}l`

/** When the last landing was, by the clock of its page. */
export const landedAt = (): number => Number(load(LANDING).split('[')[0])

/** Records a click if the page's address or the merchant names an affiliate, and only then. */
export const arrive = (moment: Moment, input?: Click, callback?: Callback): unknown => {
  const [href, from, at] = moment
  const click = toFields(input)
  const referral = readReferral(href)
  // A token says which visitor this was on the other domain, to whom the collector links this one.
  const token = `${parametersOf(href).get(HAND_OVER)}`
  // The visitor's own came by a link from one of this domain's pages to another.
  const isHandOver = /^[0-9a-f]{32}\./.test(token) && !token.startsWith(visitorId as string)
  if (isHandOver) referral.set(HAND_OVER, token)
  // `chan` or `data1` alone is any shop's own parameter.
  else if (!referral.has('a_aid') && !click.affiliate) return ignore('no_referral', callback)
  if (!visitorId) adopt(mintId(), isHandOver ? 'handover' : 'new')

  const stamp = stampOf(moment, referral)
  const landing = toJson([stamp.url, click])
  if (load(LANDING).endsWith(landing) && at - landedAt() < SAME_LANDING_MS)
    return tell({ id: '', state: 'duplicate' }, callback)
  if (!isHandOver) save(LANDING, at + landing)
  enqueue(
    {
      ...click,
      ...stamp,
      referrer: placeOf(from) || undefined,
      id: mintId(),
      type: 'click',
    } as ClickEvent,
    callback,
  )
}
