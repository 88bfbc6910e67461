import { forgetLanding } from './consent.js'
import { mintId } from './ids.js'
import type { Moment } from './moment.js'
import { post } from './post.js'
import { erase } from './visitor.js'
import { within } from './within.js'

/**
 * Forgets the visitor here and at the collector. It is sent whatever the consent is, because it
 * takes away and adds nothing; it is not kept, because nothing may be.
 */
export const forget = ([, , at]: Moment): void => {
  within(() => post({ id: mintId(), type: 'forget', at })).catch(() => {})
  forgetLanding()
  erase()
}
