import type { WireEvent } from '../../wire/v1.js'
import { whenAllowed } from './consent.js'
import { enqueue } from './deliver.js'
import { type Fields, type RequiredField, toFields } from './fields.js'
import { eventIdOf, mintId } from './ids.js'
import { toBytes, toJson } from './json.js'
import { tell } from './listeners.js'
import type { Moment } from './moment.js'
import { stampOf } from './stamp.js'
import { DAY_MS, visitorId } from './visitor.js'
import type { Callback } from './waymark.js'

/** Below the wire's 4 KB, so that the rest of the request fits too. */
export const EVENT_BYTES_MAX = 4000

/** Reports a sale or an action. What the page changes in `input` afterwards does not count. */
export const report =
  (type: 'sale' | 'action', required: readonly RequiredField[]) =>
  (moment: Moment, input: unknown, callback?: Callback): unknown => {
    const order = toFields(input)
    const flaw = required.find(([name, shape]) => !shape.test(`${order[name] || ''}`))
    if (flaw) {
      const [name, , example] = flaw
      const message = `${name}: pass a text like "${example}"`
      return tell({ id: '', state: 'rejected', reason: `invalid_${name}`, message }, callback)
    }
    return whenAllowed(() => {
      const event: Fields = { ...order, ...stampOf(moment), type, id: idOf(type, order, moment[2]) }
      // The sale matters more than its lines; the total says what was paid.
      if (toBytes(toJson(event)).length > EVENT_BYTES_MAX) event.items = undefined
      enqueue(event as unknown as WireEvent, callback)
    }, callback)
  }

const idOf = (type: string, { code, actionId, orderId, productId }: Fields, at: number): string => {
  const today = (visitorId || mintId()) + Math.floor(at / DAY_MS)
  return eventIdOf([type, code, actionId || orderId || today, productId])
}
