import { forgetLanding } from './gate.js'
import { mintId } from './ids.js'
import type { Moment } from './moment.js'
import { send } from './send.js'
import { erase } from './visitor.js'

/**
 * Forgets the visitor here and at the collector. The event is sent whatever the consent is, because it
 * only deletes data. It does not go through the outbox, because nothing may stay in the browser.
 */
export const forget = ({ at }: Moment): void => {
  send({ id: mintId(), type: 'forget', at })
  forgetLanding()
  erase()
}
