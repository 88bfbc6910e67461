import { LANDING } from '../click.js'
import { readReferral } from '../referral.js'
import { safely } from '../say.js'
import { load } from '../store.js'
import { visitorId } from '../visitor.js'
import type { Click } from '../waymark.js'

/** The affiliate or the campaign of the visitor's last click; empty without a visitor. */
export const lastClicked = (field: 'affiliate' | 'campaign'): string => {
  // The tracker stores the time, then a list in JSON.
  const stored = load(LANDING).replace(/^[^[]*/, '')
  const [url = '', click = {}] = (safely(JSON.parse, stored || '[]') || []) as [string?, Click?]
  const name = field === 'affiliate' ? 'a_aid' : 'a_cid'
  return (visitorId && (click[field] || readReferral(url).get(name))) || ''
}
