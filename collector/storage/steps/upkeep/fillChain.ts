import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { chain, entriesOf } from '../settling/chain.js'
import { lockOrders } from '../settling/lockOrders.js'
import { all, run, type Step, togetherAll } from '../step.js'

/**
 * How many orders one transaction completes, so that an event waits no longer for it than for a
 * sale.
 */
export const FILLED_TOGETHER_MAX = 100

/** Adds the missing hashes of some orders. The content of entries is never changed. */
export function* fillChain(accountId: AccountId, at: number): Step<number> {
  const rows = yield* all<{ order_key: OrderKey }>(
    `select distinct order_key from entries where account_id = ? and hash is null
     order by order_key limit ?`,
    accountId,
    FILLED_TOGETHER_MAX,
  )
  const keys = rows.map(({ order_key }) => order_key)
  yield* lockOrders(accountId, keys, at)
  for (const orderKey of keys) {
    const entries = yield* entriesOf(accountId, orderKey)
    const hashes = chain(accountId, entries)
    yield* togetherAll(
      entries.map(({ seq }, index) =>
        run(
          `update entries set hash = ?
           where account_id = ? and order_key = ? and seq = ? and hash is null`,
          hashes[index] ?? null,
          accountId,
          orderKey,
          seq,
        ),
      ),
    )
  }
  return keys.length
}
