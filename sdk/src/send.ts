import type { WireEvent } from '../../wire/v1.js'
import { sendImage } from './image.js'
import { type Outcome, post } from './post.js'
import { within } from './within.js'

/** One attempt, which has left when this returns; by an image where `fetch` did not get through. */
export const send = (event: WireEvent): Promise<Outcome> =>
  within(post(event))
    .catch(() => within(sendImage(event)))
    .catch((): Outcome => ({}))
