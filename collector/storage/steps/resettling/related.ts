import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { orderIdOf, wholeOrderKey } from '../../../domain/order.js'
import { keysOfRepeats } from '../facts/repeats.js'
import { distinct } from '../settling/lockOrders.js'
import { all, type Step } from '../step.js'
import { read, SCANNED_MAX, type Slice, slice } from './slice.js'
import type { Task } from './tasks.js'

/**
 * The products of an order that was reported per product. The subject is the order's key without a
 * product.
 */
export function* productsOfOrder(
  accountId: AccountId,
  { subject, cursor }: Task,
  limit: number,
): Step<Slice> {
  const rows = yield* all<{ order_key: OrderKey }>(
    `select order_key from orders where account_id = ? and order_id = ? and order_key > ?
     order by order_key limit ${SCANNED_MAX}`,
    accountId,
    orderIdOf(subject as OrderKey),
    read<[string]>(cursor)?.[0] ?? '',
  )
  const keys: OrderKey[] = []
  for (const { order_key } of rows) {
    if (wholeOrderKey(order_key) === subject) keys.push(order_key)
    if (keys.length >= limit) return slice(keys, [order_key])
  }
  const last = rows.at(-1)
  return slice(keys, last && rows.length === SCANNED_MAX ? [last.order_key] : undefined)
}

/** The same action of the same day under the visitor's other ids. */
export function* repeatsOfAction(
  accountId: AccountId,
  { subject, cursor }: Task,
  limit: number,
): Step<Slice> {
  const after = read<[string]>(cursor)?.[0] ?? ''
  const wanted = yield* keysOfRepeats(accountId, subject as OrderKey)
  const later = wanted.filter((key) => key > after)
  if (later.length === 0) return slice([])
  const rows = yield* all<{ order_key: OrderKey }>(
    'select order_key from orders where account_id = ? and order_key in (?*)',
    accountId,
    later,
  )
  const keys = distinct(rows.map(({ order_key }) => order_key)).slice(0, limit)
  const last = keys.at(-1)
  return slice(keys, last && keys.length === limit ? [last] : undefined)
}
