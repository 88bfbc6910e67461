import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { DAY_MS, HOUR_MS } from '../../../domain/time.js'
import { CLICKS, type DayKind, startOf } from '../../daySums.js'
import { all, one, type Step, together } from '../step.js'
import {
  addCommission,
  addEntry,
  addOrder,
  pendingIn,
  type SummedCommission,
  type SummedEntry,
  type SummedOrder,
  type Summing,
} from './summing.js'

/** How many orders one transaction sums, so that a message waits no longer for it than for some sales. */
export const ORDERS_SUMMED_MAX = 200

/** Adds a part of a day to the sums. Returns where to continue; undefined after the last part. */
export type SumPart = (
  accountId: AccountId,
  day: number,
  summing: Summing,
  after: Place | undefined,
) => Step<Place | undefined>

export interface Place {
  readonly at: number
  readonly key: string
}

interface OrderPlaced extends SummedOrder {
  readonly order_key: OrderKey
  readonly converted_at: number
}

function* sumOrders(
  accountId: AccountId,
  day: number,
  summing: Summing,
  after: Place = { at: startOf(day), key: '' },
): Step<Place | undefined> {
  const orders = yield* all<OrderPlaced>(
    `select order_key, converted_at, kind, currency, total, remaining, flags, test
     from orders
     where account_id = ? and converted_at >= ? and converted_at < ?
       and (converted_at, order_key) > (?, ?)
     order by converted_at, order_key limit ${ORDERS_SUMMED_MAX}`,
    accountId,
    after.at,
    startOf(day + 1),
    after.at,
    after.key,
  )
  const keys = orders.map(({ order_key }) => order_key)
  if (keys.length === 0) return undefined
  const { entries, commissions } = yield* together({
    entries: all<SummedEntry>(
      `select order_key, affiliate_id, tier, from_account, to_account, amount, currency from entries
       where account_id = ? and order_key in (?*)`,
      accountId,
      keys,
    ),
    commissions: all<SummedCommission>(
      `select order_key, affiliate_id, tier, currency, status, matures_at, test from commissions
       where account_id = ? and order_key in (?*)`,
      accountId,
      keys,
    ),
  })
  const tests = new Map<string, number>(orders.map(({ order_key, test }) => [order_key, test]))
  for (const order of orders) addOrder(summing, order)
  for (const entry of entries) addEntry(summing, entry, tests.get(entry.order_key) ?? 0)
  const pendingOf = pendingIn(entries)
  for (const commission of commissions) {
    addCommission(summing, commission, pendingOf(commission))
  }
  const last = orders.at(-1)
  const isMore = orders.length === ORDERS_SUMMED_MAX
  return last && isMore ? { at: last.converted_at, key: last.order_key } : undefined
}

/** An hour of clicks at a time. */
function* countClicks(
  accountId: AccountId,
  day: number,
  { add }: Summing,
  after: Place = { at: startOf(day), key: '' },
): Step<Place | undefined> {
  const until = after.at + HOUR_MS
  const found = yield* one<{ count: number }>(
    // Two counts, each by an index alone.
    `select (
       select count(*) from clicks where account_id = ? and received_at >= ? and received_at < ?) - (
       select count(*) from clicks
       where account_id = ? and received_at >= ? and received_at < ? and mark is not null) as count`,
    accountId,
    after.at,
    until,
    accountId,
    after.at,
    until,
  )
  const key = { scope: 'clicks', name: CLICKS, affiliateId: '', currency: '', test: 0 } as const
  add({ ...key, matures: 0 }, 0n, found?.count ?? 0)
  return until < startOf(day) + DAY_MS ? { at: until, key: '' } : undefined
}

export const PARTS: Readonly<Record<DayKind, SumPart>> = { orders: sumOrders, clicks: countClicks }
