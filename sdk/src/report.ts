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

/** Below the 4 KB of the wire, so that the rest of the request fits as well. */
export const EVENT_BYTES_MAX = 4000

/**
 * Reports a sale or an action. Changes that the page makes to `input` afterwards have no effect. The
 * collector validates the order: an order that the script dropped would never be seen by the merchant.
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
        id: idOf(type, order, moment.at),
      } as Fields & { at: number }
      // If the clock was set back, the order would come before the click that led to it, and would
      // earn nothing (docs/decisions/0031). A click may take until its timeout to arrive.
      if (event.at < landedAt()) event.at = landedAt() + TIMEOUT_MS
      // The lines go first, because commissions are computed from the total.
      if (toBytes(toJson(event)).length > EVENT_BYTES_MAX) event.items = undefined
      enqueue(event as unknown as WireEvent, callback)
    }, callback)
  }

/** An action without an id counts once for each visitor, code and UTC day. */
const idOf = (type: string, { code, actionId, orderId, productId }: Fields, at: number): string => {
  const today = (visitorId || mintId()) + Math.floor(at / DAY_MS)
  return eventIdOf([type, code, actionId || orderId || today, productId])
}
