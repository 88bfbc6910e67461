import type { WireEvent } from '../../wire/v1.js'
import { sendImage } from './image.js'
import { type Outcome, post } from './post.js'
import { within } from './within.js'

/**
 * Makes one attempt: by `fetch`, and by an image where `fetch` did not get through. The request has
 * started when this function returns its promise, which never rejects.
 */
export const send = (event: WireEvent): Promise<Outcome> =>
  within(post(event))
    .catch(() => within(sendImage(event)))
    .catch((): Outcome => ({}))
