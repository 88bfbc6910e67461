import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { RATE_DAYS_MAX } from '../../../domain/rate.js'
import { days, startOfDay } from '../../../domain/time.js'
import { all, type Step } from '../step.js'
import { read, type Slice, slice } from './slice.js'
import type { Task } from './tasks.js'

/** The subject of a task for orders that new rates may convert: the first and the last day of the rates. */
export const ratesSubject = (first: string, last: string, pass: string): string =>
  `${first} ${last} ${pass}`

type Cursor = readonly [isMissing: 0 | 1, at: number, key: string]

interface Placed {
  readonly order_key: OrderKey
  readonly rates_at: number
}

/**
 * The orders that wait for a rate of these days, then those that were placed since the rates were entered.
 * No other order gets another rate by new ones.
 */
export function* ordersByRates(
  accountId: AccountId,
  { subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const [first = '', last = ''] = subject.split(' ')
  const from = startOfDay(first) ?? 0
  const until = (startOfDay(last) ?? 0) + days(RATE_DAYS_MAX + 1)
  const [isMissing, at, key] = read<Cursor>(cursor) ?? ([1, from, ''] as const)
  const rows = yield* all<Placed>(
    `select order_key, rates_at from order_rates
     where account_id = ? and is_missing = ? and rates_at < ? and (rates_at, order_key) > (?, ?)
     order by rates_at, order_key limit ?`,
    accountId,
    isMissing,
    isMissing === 1 ? until : Number.MAX_SAFE_INTEGER,
    at,
    key,
    limit,
  )
  const end = rows.at(-1)
  const keys = rows.map(({ order_key }) => order_key)
  if (end && rows.length === limit) return slice(keys, [isMissing, end.rates_at, end.order_key])
  return isMissing === 1 ? slice(keys, [0, since, '']) : slice(keys)
}
