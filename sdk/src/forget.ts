import { forgetLanding } from './gate.js'
import { mintId } from './ids.js'
import type { Moment } from './moment.js'
import { send } from './send.js'
import { erase } from './visitor.js'

/**
 * Forgets the visitor here and at the collector. It is sent whatever the consent is, because it
 * takes away and adds nothing; it is not kept, because nothing may be.
 */
export const forget = ([, , at]: Moment): void => {
  send({ id: mintId(), type: 'forget', at })
  forgetLanding()
  erase()
}
