import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { all, lock, type Step, togetherAll } from '../step.js'

/** Locks the customers of existing orders, then the orders. */
export function* lockOrders(
  accountId: AccountId,
  keys: readonly OrderKey[],
  at: number,
): Step<void> {
  if (keys.length === 0) return
  const customers = yield* customersOf(accountId, keys)
  yield* togetherAll([
    lock('customer', accountId, customers, at),
    lock('order', accountId, distinct(keys), at),
  ])
}

/** The known customers of these orders. */
export function* customersOf(
  accountId: AccountId,
  keys: readonly OrderKey[],
): Step<readonly string[]> {
  // Made distinct here, because `distinct` and `order by` build a table, even for a new order.
  const rows = yield* all<{ customer: string }>(
    `select customer from orders
     where account_id = ? and order_key in (?*) and customer is not null`,
    accountId,
    keys,
  )
  return distinct(rows.map(({ customer }) => customer))
}

export const distinct = <Text extends string>(texts: readonly Text[]): readonly Text[] =>
  [...new Set(texts)].sort()
