import type { OrderKey } from '../../../domain/ids.js'
import { type Money, money, type Sum } from '../../../domain/money.js'
import type { ChangedSum, PayoutOrder } from '../../payout.js'
import { all, lock, one, type Step } from '../step.js'
import { type Movement, move } from './movements.js'

/** How many ledger entries one statement sums. */
const MOVEMENTS_MAX = 5_000
/** Sorts after every order key, because keys are JSON arrays and begin with `[`. */
const AFTER_ALL = ']'

/** Entries into and out of `payable`. The text must match the condition of the partial index. */
const PAYABLE = "(to_account = 'payable' or from_account = 'payable')"
const SUM = "sum(case when to_account = 'payable' then amount else -amount end)"

type Whose = Pick<PayoutOrder, 'accountId' | 'affiliateId' | 'currency'>

/**
 * The next orders with a payable or negative balance of one affiliate in one currency. Reads a part
 * of the ledger at a time, because its length grows with every payout. Returns where to continue;
 * undefined after the last part.
 */
export function* payableOrders(
  { accountId, affiliateId, currency }: Whose,
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

export interface Frozen {
  readonly amount: Money
  readonly orders: readonly OrderKey[]
  /** How many approved commissions it pays; the rest are debts. */
  readonly commissions: number
}

/**
 * Moves the payable balances of these orders to `paid`, including negative ones, so a refund after an
 * earlier payout reduces this one. Runs in one transaction with few statements. Undefined, and nothing is
 * moved, if their sum is not positive; another sum than was ordered moves nothing either.
 */
export function* freeze(
  order: Omit<PayoutOrder, 'paidBy'>,
  keys: readonly OrderKey[],
): Step<Frozen | ChangedSum | undefined> {
  const { accountId, id, affiliateId, currency, paidAt } = order
  // Locks the orders, so that every other change of their payable balances waits, including another
  // payout.
  yield* lock('order', accountId, [...new Set(keys)].sort(), paidAt)
  const due = yield* dueOf(order, keys)
  const sum: Sum = {
    amount: due.reduce((total, { amount }) => total + BigInt(amount.amount), 0n),
    currency,
  }
  if (sum.amount <= 0n) return undefined
  if (order.amount !== undefined && sum.amount !== order.amount) return { payable: sum }
  yield* move({ accountId, affiliateId, id, at: paidAt, reason: 'payout' }, due)
  return {
    amount: money(Number(sum.amount), currency),
    orders: [...new Set(due.map(({ orderKey }) => orderKey))],
    commissions: due.filter(({ amount }) => amount.amount > 0).length,
  }
}

interface DueRow {
  readonly order_key: OrderKey
  readonly tier: number
  readonly payable: number
}

function* dueOf(
  { accountId, affiliateId, currency }: Whose,
  keys: readonly OrderKey[],
): Step<readonly Movement[]> {
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
    amount: money(payable, currency),
  }))
}
