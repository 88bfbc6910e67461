import type { AffiliateId, OrderKey } from '../../domain/ids.js'
import type { Transfer } from '../../domain/ledger.js'
import { type Money, money } from '../../domain/money.js'
import type { Decide, Payout, PayoutOrder } from '../storage.js'
import { type Cause, insertEntries } from './book.js'
import { bookedIn } from './booked.js'
import { chainEnd, entriesOf } from './chain.js'
import { lockOrders } from './lockOrders.js'
import { type Programs, programFor } from './program.js'
import { aBudget } from './resettling/budget.js'
import { later } from './resettling/tasks.js'
import { settleLocked } from './settling.js'
import { all, insert, type Step } from './step.js'

/** How many orders one payout covers at most; the rest waits for the next one. */
export const PAYOUT_ORDERS_MAX = 5_000

interface Due {
  readonly orderKey: OrderKey
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly payable: Money
}

/**
 * Pays an affiliate out in one currency. Settling first moves what matured to `payable`; then every
 * balance there goes to `paid`, also those below zero, which is how a refund after an earlier payout
 * reduces this one.
 */
export function* payOut(
  programs: Programs,
  order: PayoutOrder,
  decide: Decide,
): Step<Payout | undefined> {
  const { accountId, id, affiliateId, currency, paidBy, paidAt } = order
  const causeOf = (orderKey: OrderKey): Cause => ({
    accountId,
    orderKey,
    reportId: undefined,
    at: paidAt,
  })
  const keys = yield* candidates(order)
  yield* lockOrders(accountId, keys, paidAt)
  const program = yield* programFor(programs, accountId)
  const budget = aBudget(0)
  const due: Due[] = []
  for (const orderKey of keys) {
    yield* settleLocked(program, causeOf(orderKey), decide, budget)
    due.push(...(yield* dueOf(order, orderKey)))
  }
  const total = due.reduce((sum, { payable }) => sum + payable.amount, 0)
  if (total <= 0) {
    yield* later(accountId, budget.rest, paidAt)
    return undefined
  }
  for (const one of due) {
    const entries = yield* entriesOf(accountId, one.orderKey)
    const end = chainEnd(accountId, entries)
    yield* insertEntries(causeOf(one.orderKey), end, [paying(one)], id)
  }
  yield* insert('payouts', {
    account_id: accountId,
    id,
    affiliate_id: affiliateId,
    currency,
    amount: total,
    paid_by: paidBy,
    paid_at: paidAt,
  })
  const orders = [...new Set(due.map(({ orderKey }) => orderKey))]
  for (const orderKey of orders) yield* settleLocked(program, causeOf(orderKey), decide, budget)
  yield* later(accountId, budget.rest, paidAt)
  return { accountId, id, affiliateId, paidBy, paidAt, amount: money(total, currency), orders }
}

function* candidates({
  accountId,
  affiliateId,
  currency,
  paidAt,
}: PayoutOrder): Step<readonly OrderKey[]> {
  const rows = yield* all<{ order_key: OrderKey }>(
    `select order_key from commissions
     where account_id = ? and affiliate_id = ? and currency = ? and test = 0
       and (status = 'approved' or (status = 'pending' and matures_at <= ?))
     union
     select order_key from (
       select order_key, sum(case when to_account = 'payable' then amount else 0 end)
         - sum(case when from_account = 'payable' then amount else 0 end) as payable
       from entries where account_id = ? and affiliate_id = ? and currency = ?
       group by order_key) as owed
     where payable <> 0
     order by order_key limit ${PAYOUT_ORDERS_MAX}`,
    accountId,
    affiliateId,
    currency,
    paidAt,
    accountId,
    affiliateId,
    currency,
  )
  return rows.map(({ order_key }) => order_key)
}

function* dueOf(
  { accountId, affiliateId, currency }: PayoutOrder,
  orderKey: OrderKey,
): Step<readonly Due[]> {
  return bookedIn(yield* entriesOf(accountId, orderKey))
    .filter((one) => one.affiliateId === affiliateId && one.currency === currency)
    .filter(({ balances }) => balances.payable !== 0)
    .map(({ tier, balances }) => ({
      orderKey,
      affiliateId,
      tier,
      payable: money(balances.payable, currency),
    }))
}

const paying = ({ affiliateId, tier, payable }: Due): Transfer => ({
  affiliateId,
  tier,
  from: payable.amount > 0 ? 'payable' : 'paid',
  to: payable.amount > 0 ? 'paid' : 'payable',
  amount: money(Math.abs(payable.amount), payable.currency),
  reason: 'payout',
})
