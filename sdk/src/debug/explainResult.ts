import type { Result } from '../waymark.js'
import { askWhy } from './askWhy.js'
import { tell, warn } from './speak.js'

export const explainResult = ({ id, state, reason, message }: Result): unknown => {
  if (reason === 'no_referral')
    return tell(
      'the address of this page names no affiliate, so no click is sent and nothing is stored',
    )
  if (reason === 'consent') return tell('without consent nothing is stored and nothing is sent')
  if (reason === 'not_referred') return tell('no affiliate sent this visitor, so nothing is stored')
  const event = id || 'the event'
  const why = [reason, message].filter((part) => part).join(': ')
  // A collector answers a rejected event with a code of its own, not with an HTTP error.
  if (/^http_4/.test(`${reason}`)) warn('not-a-collector', reason)
  if (state === 'rejected') return why ? warn('rejected', event, why) : askWhy(event)
  if (state === 'unkept') return warn('not-kept', event)
  const lines = {
    sent: `${event} was recorded`,
    queued: `${event} is stored in this browser and will be sent again (${why || 'no answer from the collector'})`,
    duplicate: `${event} was reported from this browser before and is not sent again`,
    ignored: `${event} was ignored (${why})`,
  }
  return tell(lines[state])
}
