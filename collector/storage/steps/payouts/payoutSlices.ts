import type { AccountId, OrderKey, PayoutId } from '../../../domain/ids.js'
import type { Jobs } from '../../jobs.js'
import type { PayoutOrder } from '../../payout.js'
import type { Decide } from '../../settled.js'
import { type Ledger, StorageOutage } from '../../storage.js'
import { type ProgramCache, programFor } from '../catalogue/programCache.js'
import { aBudget } from '../resettling/budget.js'
import { later } from '../resettling/tasks.js'
import { lockOrders } from '../settling/lockOrders.js'
import { settleLocked } from '../settling/settling.js'
import { all, type Runner, run, type Step } from '../step.js'
import { ordersOf, pay, payableOrders } from './payouts.js'

/**
 * How many orders one transaction re-settles, so that an event waits no longer for it than for a
 * batch.
 */
export const SETTLED_TOGETHER_MAX = 50
/** How many such transactions run concurrently. */
const SLICES_AT_ONCE = 4
/** How many keys of matured commissions are read at a time. */
const MATURED_MAX = 5_000

/**
 * Pays an affiliate out in one currency, in three steps: settles matured commissions, so that they
 * become `payable`; moves the money to `paid` in one transaction; re-settles the paid orders, so
 * that their commissions have the status `paid`. If the collector is stopped before the second
 * step, nothing was paid; after it, `settlePayouts` continues.
 *
 * Parts that only read run as writes too, because on SQLite other work can run between writes but
 * not during reads.
 */
export const payOutOver =
  (write: Runner['write'], programs: ProgramCache): Ledger['payOut'] =>
  async (order, decide) => {
    const { accountId, paidAt } = order
    const settling = { write, programs, accountId, at: paidAt, decide }
    await settleInSlices(settling, await maturedOrders(write, order))
    const keys: OrderKey[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after
      const part = await write(() => payableOrders(order, from))
      keys.push(...part.keys)
      after = part.next
    }
    const paid = await write(function* () {
      const { postbacks } = yield* programFor(programs, accountId)
      return yield* pay(order, keys, postbacks)
    })
    if (!paid || 'payable' in paid) return paid
    try {
      await settlePaid(settling, paid)
    } catch (error) {
      // The payout is committed, so an outage after it must not be reported as a failed payout.
      if (!(error instanceof StorageOutage)) throw error
    }
    return paid
  }

/** Re-settles the orders of payouts that are not marked as settled. */
export const settlePayoutsOver =
  (write: Runner['write'], programs: ProgramCache): Jobs['settlePayouts'] =>
  async (accountId, at, decide) => {
    const payouts = await write(() => payoutsToSettle(accountId))
    for (const { payout_id: id } of payouts) {
      const orders = await write(() => ordersOf({ accountId, id }))
      await settlePaid({ write, programs, accountId, at, decide }, { id, orders })
    }
    return payouts.length
  }

/** Payouts whose orders were not all re-settled since. */
const payoutsToSettle = (accountId: AccountId): Step<readonly { readonly payout_id: PayoutId }[]> =>
  all<{ payout_id: PayoutId }>(
    'select payout_id from payouts_to_settle where account_id = ? order by payout_id',
    accountId,
  )

interface Settling {
  readonly write: Runner['write']
  readonly programs: ProgramCache
  readonly accountId: AccountId
  readonly at: number
  readonly decide: Decide
}

const settlePaid = async (
  settling: Settling,
  { id, orders }: { readonly id: PayoutOrder['id']; readonly orders: readonly OrderKey[] },
): Promise<void> => {
  await settleInSlices(settling, orders)
  await settling.write(() =>
    run(
      'delete from payouts_to_settle where account_id = ? and payout_id = ?',
      settling.accountId,
      id,
    ),
  )
}

const maturedOrders = async (
  write: Runner['write'],
  order: PayoutOrder,
): Promise<readonly OrderKey[]> => {
  const found: Matured[] = []
  for (;;) {
    const part = await write(() => maturedAfter(order, found.at(-1)))
    found.push(...part)
    if (part.length < MATURED_MAX) return [...new Set(found.map(({ order_key }) => order_key))]
  }
}

interface Matured {
  readonly order_key: OrderKey
  readonly tier: number
  readonly matures_at: number
}

const maturedAfter = (
  { accountId, affiliateId, currency, paidAt }: PayoutOrder,
  last: Matured | undefined,
): Step<readonly Matured[]> =>
  all<Matured>(
    `select order_key, tier, matures_at from commissions
     where account_id = ? and affiliate_id = ? and currency = ? and status = 'pending' and test = 0
       and matures_at <= ? and (matures_at, order_key, tier) > (?, ?, ?)
     order by matures_at, order_key, tier limit ?`,
    accountId,
    affiliateId,
    currency,
    paidAt,
    last?.matures_at ?? 0,
    last?.order_key ?? '',
    last?.tier ?? 0,
    MATURED_MAX,
  )

/** Each slice is its own transaction and can be repeated. */
const settleInSlices = async (settling: Settling, keys: readonly OrderKey[]): Promise<void> => {
  const slices: (readonly OrderKey[])[] = []
  for (let from = 0; from < keys.length; from += SETTLED_TOGETHER_MAX) {
    slices.push(keys.slice(from, from + SETTLED_TOGETHER_MAX))
  }
  const next = slices.values()
  const inTurn = async () => {
    for (const slice of next) await settling.write(() => settleSlice(settling, slice))
  }
  await Promise.all(Array.from({ length: SLICES_AT_ONCE }, inTurn))
}

function* settleSlice(
  { programs, accountId, at, decide }: Settling,
  keys: readonly OrderKey[],
): Step<void> {
  yield* lockOrders(accountId, keys, at)
  const program = yield* programFor(programs, accountId)
  const budget = aBudget(0)
  for (const orderKey of keys) {
    yield* settleLocked(program, { accountId, orderKey, reportId: undefined, at }, decide, budget)
  }
  yield* later(accountId, budget.rest, at)
}
