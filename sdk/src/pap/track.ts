import { arrive } from '../click.js'
import { clueOf } from '../clue.js'
import { whenAllowed } from '../gate.js'
import { hear } from '../hear.js'
import { thisMoment } from '../moment.js'
import { withoutParameter } from '../parameter.js'
import { safely } from '../say.js'
import type { Callback, Click } from '../waymark.js'

declare const AffiliateID: unknown
declare const BannerID: unknown
declare const CampaignID: unknown
declare const Channel: unknown
declare const Data1: unknown
declare const Data2: unknown

/** Records a click if the address or the page's variables name an affiliate. */
export const track = (channel: string, callback: Callback): void => {
  const moment = thisMoment()
  // The variables take precedence over the parameters of the address.
  const click: Click = {
    affiliate: primitive(() => AffiliateID),
    banner: primitive(() => BannerID),
    campaign: primitive(() => CampaignID),
    channel: primitive(() => Channel) || channel,
    data1: primitive(() => Data1),
    data2: primitive(() => Data2),
  }
  const send = () => whenAllowed(() => arrive(moment, click, callback, clueOf(moment)), callback)
  whenShown(() =>
    // Before the page was read to its end, an anchor may still turn out to name an element of it.
    document.readyState === 'loading' && clueOf(moment) ? hear('DOMContentLoaded', send) : send(),
  )
  // As the tracker does: a copied address must not hand the visitor over or count as the same click.
  const href = withoutParameter(location.href, 'wm_[cv]')
  if (href !== location.href) history.replaceState(history.state, '', href)
}

/** A variable of the page. Without one, the name may be that of an element, which is none. */
const primitive = (read: () => unknown): string => {
  const value = safely(read)
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}

/** A tab that was opened in the background counts as a visit once the visitor looks at it. */
const whenShown = (run: () => unknown): unknown => {
  if (!document.hidden) return run()
  let hasRun = false
  return hear('visibilitychange', () => {
    if (hasRun || document.hidden) return
    hasRun = true
    run()
  })
}
