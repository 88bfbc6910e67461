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

export const PARKED_DAYS_MAX = 7

/** Parks an order in this browser while the visitor pays elsewhere. It is no sale yet. */
export const pendingSale = ([, , at]: Moment, input: unknown): void => {
  const order = toFields(input)
  // The instant comes first, so that the order parked last is the greatest text.
  whenAllowed(() => save(keyOf('p', order.orderId), toJson([at, order])))
}

/** Reports the order that was parked under this id, or the one parked last. */
export const confirmSale = (moment: Moment, orderId?: unknown, callback?: Callback): unknown =>
  whenAllowed(() => {
    const keys = orderId ? [keyOf('p', orderId)] : keysFrom(keyOf('p', ''))
    const [at, order] = safely(JSON.parse, keys.map(load).sort().pop() || '0') || []
    // The last one, where it was given up long ago, is not the order of this page.
    const since = orderId ? 0 : now() - PARKED_DAYS_MAX * DAY_MS
    if (!(at > since)) return ignore('no_pending_sale', callback)
    report('sale')(moment, order, callback)
    drop(keyOf('p', order.orderId))
  }, callback)
