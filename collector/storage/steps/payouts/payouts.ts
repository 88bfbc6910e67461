import type { OrderKey } from '../../../domain/ids.js'
import type { Transfer } from '../../../domain/ledger.js'
import { type Money, money } from '../../../domain/money.js'
import type { Listener } from '../../../domain/postback.js'
import type { ChangedSum, Payout, PayoutOrder } from '../../payout.js'
import { tellOfPayout } from '../postbacks/tell.js'
import { chainedRows } from '../settling/book.js'
import { type Chain, chainEnd, entriesOf } from '../settling/chain.js'
import { all, insert, insertAll, lock, one, type Step, togetherAll } from '../step.js'
import { markDays } from '../sums/marks.js'

/** How many ledger entries one statement sums. */
const MOVEMENTS_MAX = 5_000
/** Sorts after every order key, because keys are JSON arrays and begin with `[`. */
const AFTER_ALL = ']'

/** Entries into and out of `payable`. The text must match the condition of the partial index. */
const PAYABLE = "(to_account = 'payable' or from_account = 'payable')"
const SUM = "sum(case when to_account = 'payable' then amount else -amount end)"

/**
 * The next orders with a payable or negative balance of one affiliate in one currency. Reads a part
 * of the ledger at a time, because its length grows with every payout. Returns where to continue;
 * undefined after the last part.
 */
export function* payableOrders(
  { accountId, affiliateId, currency }: PayoutOrder,
  after: string,
): Step<{ readonly keys: readonly OrderKey[]; readonly next: string | undefined }> {
  const end = yield* one<{ order_key: string }>(
    `select order_key from entries
     where account_id = ? and affiliate_id = ? and currency = ? and ${PAYABLE} and order_key > ?
     order by order_key limit 1 offset ${MOVEMENTS_MAX}`,
    accountId,
    affiliateId,
    currency,
    after,
  )
  const rows = yield* all<{ order_key: OrderKey }>(
    `select order_key from entries
     where account_id = ? and affiliate_id = ? and currency = ? and ${PAYABLE}
       and order_key > ? and order_key <= ?
     group by order_key, tier having ${SUM} <> 0 order by order_key`,
    accountId,
    affiliateId,
    currency,
    after,
    end?.order_key ?? AFTER_ALL,
  )
  return { keys: rows.map(({ order_key }) => order_key), next: end?.order_key }
}

/**
 * Pays the payable balances of these orders in one payout. Every balance moves to `paid`, including
 * negative ones, so a refund after an earlier payout reduces this one. Runs in one transaction with
 * few statements, so that exactly the amount that a person saw is paid, or nothing. The commissions
 * get the status `paid` when their orders are re-settled, see `payOutOver`.
 */
export function* pay(
  order: PayoutOrder,
  keys: readonly OrderKey[],
  postbacks: readonly Listener[],
): Step<Payout | ChangedSum | undefined> {
  const { accountId, id, affiliateId, currency, paidBy, paidAt } = order
  const known = yield* paidUnder(order)
  if (known) return known
  // Locks the orders, so that every other change of their payable balances waits, including another
  // payout.
  yield* lock('order', accountId, [...new Set(keys)].sort(), paidAt)
  const due = yield* dueOf(order, keys)
  const sum = due.reduce((total, { payable }) => total + BigInt(payable.amount), 0n)
  if (sum <= 0n) return undefined
  if (order.amount !== undefined && sum !== order.amount) {
    return { payable: { amount: sum, currency } }
  }
  const amount = money(Number(sum), currency)
  const orders = [...new Set(due.map(({ orderKey }) => orderKey))]
  const payout = { accountId, id, affiliateId, paidBy, paidAt, amount, orders }
  yield* togetherAll([
    insertEntries(order, due),
    insert('payouts', {
      account_id: accountId,
      id,
      affiliate_id: affiliateId,
      currency,
      amount: amount.amount,
      paid_by: paidBy,
      paid_at: paidAt,
    }),
    insert('payouts_to_settle', { account_id: accountId, payout_id: id }),
    markOrders(order, due),
    tellOfPayout(postbacks, payout),
  ])
  return payout
}

/** Marks the days of the orders as changed. */
function* markOrders({ accountId }: PayoutOrder, due: readonly Due[]): Step<void> {
  const rows = yield* all<{ converted_at: number }>(
    'select converted_at from orders where account_id = ? and order_key in (?*)',
    accountId,
    due.map(({ orderKey }) => orderKey),
  )
  yield* markDays(
    accountId,
    'orders',
    rows.map(({ converted_at }) => converted_at),
  )
}

interface PayoutRow {
  readonly affiliate_id: PayoutOrder['affiliateId']
  readonly currency: string
  readonly amount: number
  readonly paid_by: string
  readonly paid_at: number
}

/** The payout with this id, if it exists: the request may be a retry. */
function* paidUnder({ accountId, id }: PayoutOrder): Step<Payout | undefined> {
  const row = yield* one<PayoutRow>(
    'select * from payouts where account_id = ? and id = ?',
    accountId,
    id,
  )
  if (!row) return undefined
  return {
    accountId,
    id,
    affiliateId: row.affiliate_id,
    paidBy: row.paid_by,
    paidAt: row.paid_at,
    amount: money(row.amount, row.currency),
    orders: yield* ordersOf({ accountId, id }),
  }
}

/** The orders that a payout pays. */
export function* ordersOf({
  accountId,
  id,
}: Pick<PayoutOrder, 'accountId' | 'id'>): Step<readonly OrderKey[]> {
  const rows = yield* all<{ order_key: OrderKey }>(
    `select distinct order_key from entries
     where account_id = ? and payout_id is not null and payout_id = ? order by order_key`,
    accountId,
    id,
  )
  return rows.map(({ order_key }) => order_key)
}

interface Due {
  readonly orderKey: OrderKey
  readonly tier: number
  readonly payable: Money
}

interface DueRow {
  readonly order_key: OrderKey
  readonly tier: number
  readonly payable: number
}

function* dueOf(
  { accountId, affiliateId, currency }: PayoutOrder,
  keys: readonly OrderKey[],
): Step<readonly Due[]> {
  const rows = yield* all<DueRow>(
    `select order_key, tier, cast(${SUM} as bigint) as payable from entries
     where account_id = ? and affiliate_id = ? and currency = ? and ${PAYABLE}
       and order_key in (?*)
     group by order_key, tier having ${SUM} <> 0 order by order_key, tier`,
    accountId,
    affiliateId,
    currency,
    keys,
  )
  return rows.map(({ order_key, tier, payable }) => ({
    orderKey: order_key,
    tier,
    payable: money(payable, currency),
  }))
}

/** One entry for each balance, at the end of its order's chain. */
function* insertEntries(order: PayoutOrder, due: readonly Due[]): Step<void> {
  const { accountId, affiliateId, id, paidAt } = order
  const ends = new Map(
    yield* chainEnds(
      order,
      due.map(({ orderKey }) => orderKey),
    ),
  )
  const rows = due.flatMap(({ orderKey, tier, payable }) => {
    const end = ends.get(orderKey)
    if (!end) throw new Error(`Order ${orderKey} has no ledger entry to go on from`)
    const cause = { accountId, orderKey, reportId: undefined, at: paidAt }
    const transfer: Transfer = {
      affiliateId,
      tier,
      from: payable.amount > 0 ? 'payable' : 'paid',
      to: payable.amount > 0 ? 'paid' : 'payable',
      amount: money(Math.abs(payable.amount), payable.currency),
      reason: 'payout',
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
  { accountId }: PayoutOrder,
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
