import type { EventState, WireEvent } from '../../wire/v1.js'
import { toBytes } from './json.js'
import { collectorUrl } from './options.js'
import { type Outcome, requestOf } from './post.js'

export const IMAGE_MAX = 2048
/**
 * What is left out, the next where the address would still be too long. The customer always is: an
 * address ends up in logs.
 */
const SPARE = [/merId/, /merId|items/, /merId|items|data|ref/]

/** The way out where `fetch` is not allowed: the size of the collector's image is its answer. */
export const sendImage = (event: WireEvent): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const image = new Image()
    const data = SPARE.map((spare) =>
      encodeURIComponent(
        btoa(toBytes(requestOf(event, (name, value) => (spare.test(name) ? undefined : value)))),
      ),
    ).find((short) => short.length <= IMAGE_MAX)
    if (!data) return reject()
    image.onload = () => resolve({ state: STATES[`${image.naturalWidth}x${image.naturalHeight}`] })
    image.onerror = reject
    image.src = collectorUrl(`/p?d=${data}`)
  })

/** Nobody else's image is as high by accident; of another size it says nothing of the event. */
const STATES: Readonly<Record<string, EventState>> = { '1x37': 'recorded', '2x37': 'rejected' }
