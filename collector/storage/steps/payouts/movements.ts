import type { AccountId, AffiliateId, OrderKey, PayoutId } from '../../../domain/ids.js'
import type { EntryReason, Transfer } from '../../../domain/ledger.js'
import { type Money, money } from '../../../domain/money.js'
import { chainedRows } from '../settling/book.js'
import { type Chain, chainEnd, entriesOf } from '../settling/chain.js'
import { all, insertAll, type Step, togetherAll } from '../step.js'
import { markDays } from '../sums/marks.js'

/** What a payout moves for one order: from `payable` to `paid`, below zero from `paid` to `payable`. */
export interface Movement {
  readonly orderKey: OrderKey
  readonly tier: number
  readonly amount: Money
}

/** The payout that moves it. */
export interface MovedBy {
  readonly accountId: AccountId
  readonly affiliateId: AffiliateId
  readonly id: PayoutId
  readonly at: number
  readonly reason: Extract<EntryReason, 'payout' | 'payout_reverted'>
}

/** Books movements, each at the end of its order's chain, and marks the days of the orders as changed. */
export function* move(by: MovedBy, movements: readonly Movement[]): Step<void> {
  yield* togetherAll([insertEntries(by, movements), markOrders(by, movements)])
}

/** Marks the days of the orders as changed. */
function* markOrders({ accountId }: MovedBy, movements: readonly Movement[]): Step<void> {
  const rows = yield* all<{ converted_at: number }>(
    'select converted_at from orders where account_id = ? and order_key in (?*)',
    accountId,
    movements.map(({ orderKey }) => orderKey),
  )
  yield* markDays(
    accountId,
    'orders',
    rows.map(({ converted_at }) => converted_at),
  )
}

function* insertEntries(by: MovedBy, movements: readonly Movement[]): Step<void> {
  const { accountId, affiliateId, id, at, reason } = by
  const ends = new Map(
    yield* chainEnds(
      by,
      movements.map(({ orderKey }) => orderKey),
    ),
  )
  const rows = movements.flatMap(({ orderKey, tier, amount: { amount, currency } }) => {
    const end = ends.get(orderKey)
    if (!end) throw new Error(`Order ${orderKey} has no ledger entry to go on from`)
    const cause = { accountId, orderKey, reportId: undefined, at }
    const transfer: Transfer = {
      affiliateId,
      tier,
      from: amount > 0 ? 'payable' : 'paid',
      to: amount > 0 ? 'paid' : 'payable',
      amount: money(Math.abs(amount), currency),
      reason,
    }
    const chained = chainedRows(cause, end, [transfer], id)
    ends.set(orderKey, chained.end)
    return chained.rows
  })
  yield* insertAll('entries', rows)
}

interface EndRow {
  readonly order_key: OrderKey
  readonly seq: number
  readonly hash: string | null
}

/**
 * The ends of the orders' chains: the last entry of each order, or all entries if the last one has
 * no hash yet.
 */
function* chainEnds(
  { accountId }: MovedBy,
  keys: readonly OrderKey[],
): Step<readonly (readonly [OrderKey, Chain])[]> {
  const rows = yield* all<EndRow>(
    // Joined by the whole key: of two conditions on an order's entries, PostgreSQL may compare all
    // entries with each other.
    `select e.order_key, e.seq, e.hash from (
       select order_key, max(seq) as seq from entries
       where account_id = ? and order_key in (?*) group by order_key) as last
     join entries e on e.account_id = ? and e.order_key = last.order_key and e.seq = last.seq`,
    accountId,
    keys,
    accountId,
  )
  const ends: (readonly [OrderKey, Chain])[] = []
  for (const { order_key, seq, hash } of rows) {
    const end =
      hash === null ? chainEnd(accountId, yield* entriesOf(accountId, order_key)) : { seq, hash }
    ends.push([order_key, end])
  }
  return ends
}
