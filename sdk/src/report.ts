import type { WireEvent } from '../../wire/v1.js'
import { landedAt } from './click.js'
import { enqueue } from './deliver.js'
import { type Fields, toFields } from './fields.js'
import { whenAllowed } from './gate.js'
import { eventIdOf, mintId } from './ids.js'
import { toBytes, toJson } from './json.js'
import type { Moment } from './moment.js'
import { stampOf } from './stamp.js'
import { DAY_MS, visitorId } from './visitor.js'
import type { Callback } from './waymark.js'
import { TIMEOUT_MS } from './within.js'

/** Below the wire's 4 KB, so that the rest of the request fits too. */
export const EVENT_BYTES_MAX = 4000

/**
 * Reports a sale or an action. What the page changes in `input` afterwards does not count. The
 * collector judges it, so that the merchant sees what was refused; here it would be lost in silence.
 */
export const report =
  (type: 'sale' | 'action') =>
  (moment: Moment, input: unknown, callback?: Callback): unknown => {
    const order = toFields(input)
    return whenAllowed(() => {
      const event = {
        ...order,
        ...stampOf(moment),
        type,
        id: idOf(type, order, moment[2]),
      } as Fields & { at: number }
      // A clock that was put back would place the order before the click it followed, and nobody would
      // earn. A click may take until its timeout to arrive.
      if (event.at < landedAt()) event.at = landedAt() + TIMEOUT_MS
      // The sale matters more than its lines; the total says what was paid.
      if (toBytes(toJson(event)).length > EVENT_BYTES_MAX) event.items = undefined
      enqueue(event as unknown as WireEvent, callback)
    }, callback)
  }

const idOf = (type: string, { code, actionId, orderId, productId }: Fields, at: number): string => {
  const today = (visitorId || mintId()) + Math.floor(at / DAY_MS)
  return eventIdOf([type, code, actionId || orderId || today, productId])
}
