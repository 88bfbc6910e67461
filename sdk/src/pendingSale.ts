import { toFields } from './fields.js'
import { whenAllowed } from './gate.js'
import { toJson } from './json.js'
import { ignore } from './listeners.js'
import { type Moment, now } from './moment.js'
import { report } from './report.js'
import { safely } from './say.js'
import { drop, keyOf, keysFrom, load, save } from './store.js'
import { DAY_MS } from './visitor.js'
import type { Callback } from './waymark.js'

export const PENDING_DAYS_MAX = 7

/** Stores an order in this browser while the visitor pays on another site. It is not reported yet. */
export const pendingSale = ({ at }: Moment, input: unknown): void => {
  const order = toFields(input)
  // The time comes first in the stored text, so that the last text in order is the last order.
  whenAllowed(() => save(keyOf('p', order.orderId), toJson([at, order])))
}

/** Reports the pending sale of this order id, or without an id the last pending sale. */
export const confirmSale = (moment: Moment, orderId?: unknown, callback?: Callback): unknown =>
  whenAllowed(() => {
    const keys = orderId ? [keyOf('p', orderId)] : keysFrom(keyOf('p', ''))
    const last = keys.map(load).sort().pop()
    const [at, order] = safely(JSON.parse, last || '0') || []
    // Without an id, an old order is ignored, because the visitor may have abandoned it.
    const since = orderId ? 0 : now() - PENDING_DAYS_MAX * DAY_MS
    if (!(at > since)) return ignore('no_pending_sale', callback)
    report('sale')(moment, order, callback)
    drop(keyOf('p', order.orderId))
  }, callback)
