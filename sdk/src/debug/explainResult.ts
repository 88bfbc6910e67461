import type { Result } from '../waymark.js'
import { askWhy } from './askWhy.js'
import { tell, warn } from './speak.js'

export const explainResult = ({ id, state, reason, message }: Result): unknown => {
  if (reason === 'no_referral')
    return tell('this page names no affiliate: nothing is stored, no click')
  if (reason === 'consent') return tell('without consent nothing is stored and nothing is sent')
  const event = id || 'the event'
  const why = [reason, message].filter((part) => part).join(': ')
  // A collector refuses with a code of its own. A bare status means that something else answered.
  if (/^http_4/.test(`${reason}`)) warn('not-a-collector', 'what stands at its address', reason)
  if (state === 'rejected') return why ? warn('rejected', event, why) : askWhy(event)
  if (state === 'unkept') return warn('not-kept', event)
  const told = {
    sent: `${event} was recorded`,
    queued: `${event} is kept in this browser and will be sent again (${why || 'no connection, or no collector there'})`,
    duplicate: `${event} was reported from this browser before and is not sent again`,
    ignored: `${event} was ignored (${why})`,
  }
  return tell(told[state])
}
