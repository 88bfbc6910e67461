import type { OrderKey } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import type { Listener } from '../../../domain/postback.js'
import type { ChangedSum, Payout, PayoutOrder } from '../../payout.js'
import { tellOfPayout } from '../postbacks/tell.js'
import { all, insert, one, type Step, togetherAll } from '../step.js'
import { paidAlone } from './batchRows.js'
import { freeze } from './freeze.js'

/**
 * Pays the payable balances of these orders in one payout, which is a batch of one row. Exactly the
 * amount that a person saw is paid, or nothing. The commissions get the status `paid` when their orders
 * are re-settled, see `payOutOver`.
 */
export function* pay(
  order: PayoutOrder,
  keys: readonly OrderKey[],
  postbacks: readonly Listener[],
): Step<Payout | ChangedSum | undefined> {
  const { accountId, id, affiliateId, currency, paidBy, paidAt } = order
  const known = yield* paidUnder(order)
  if (known) return known
  const frozen = yield* freeze(order, keys)
  // The same payout may have been made while this one waited for the locks.
  if (!frozen) return yield* paidUnder(order)
  if ('payable' in frozen) return frozen
  const { amount, orders } = frozen
  const payout = { accountId, id, affiliateId, paidBy, paidAt, amount, orders }
  yield* togetherAll([
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
    paidAlone(payout),
    tellOfPayout(postbacks, payout),
  ])
  return payout
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
