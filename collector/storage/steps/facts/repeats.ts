import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { actorOf, sameActionBy } from '../../../domain/order.js'
import type { Repeat } from '../../../settle/facts.js'
import { all, type Step, together } from '../step.js'
import { groupsOf } from '../visitors/visitors.js'

/** The keys of the same once-a-day action under the visitor's other ids. */
export function* keysOfRepeats(
  accountId: AccountId,
  orderKey: OrderKey,
): Step<readonly OrderKey[]> {
  const actor = actorOf(orderKey)
  if (!actor) return []
  const group = (yield* groupsOf(accountId, [actor])).get(actor)
  const others = (group?.members ?? []).filter((member) => member !== actor)
  return others.map((member) => sameActionBy(orderKey, member)).sort()
}

interface RepeatRow {
  readonly order_key: OrderKey
  readonly converted_at: number
  readonly source: string
}

type Keyed = Pick<RepeatRow, 'order_key'>

/** Loads `Facts.repeats` as of an instant. Their number is limited by the visitor's ids. */
export function* repeatsOf(
  accountId: AccountId,
  orderKey: OrderKey,
  at: number,
): Step<readonly Repeat[]> {
  const keys = yield* keysOfRepeats(accountId, orderKey)
  if (keys.length === 0) return []
  const { rows, confirmed, final } = yield* together({
    rows: all<RepeatRow>(
      `select order_key, converted_at, source from orders
       where account_id = ? and order_key in (?*)`,
      accountId,
      keys,
    ),
    confirmed: all<Keyed>(
      `select order_key from reports
       where account_id = ? and order_key in (?*) and kind = 'confirm'`,
      accountId,
      keys,
    ),
    final: all<Keyed>(
      `select order_key from commissions
       where account_id = ? and order_key in (?*)
         and (status in ('approved', 'paid') or (status = 'pending' and matures_at <= ?))`,
      accountId,
      keys,
      at,
    ),
  })
  const isAmong = (some: readonly Keyed[], { order_key }: Keyed) =>
    some.some((one) => one.order_key === order_key)
  return rows.map((row) => ({
    orderKey: row.order_key,
    convertedAt: row.converted_at,
    isProven: row.source !== 'browser' || isAmong(confirmed, row),
    isFinal: isAmong(final, row),
  }))
}
