import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { wholeOrderKey } from '../../../domain/order.js'
import { USES_MAX, useByCustomersOrder, useOfBond } from '../../../domain/uses.js'
import type { Bond } from '../../../settle/facts.js'
import { all, one, type Step, together, togetherAll } from '../step.js'
import { type BondRow, type BondsAsked, toBond } from './bondRow.js'

export type LimitedAsked = BondsAsked & { readonly orders: number }

/** How many products of an order are expected: as many rows are read for each order that a bond allows. */
const PRODUCTS_READ = 10

/**
 * If bonds last for a number of orders: of each customer the proven and the unproven bond that began
 * last before an order, with the number of orders from it on. `first`: the first bonds, which count
 * where none has begun since the policy has such a limit.
 */
export function* limitedBonds(
  accountId: AccountId,
  asked: LimitedAsked,
  first: readonly Bond[],
): Step<readonly Bond[]> {
  const levels = asked.customers.flatMap((customer) =>
    [true, false].map((proven) => ({ customer, proven })),
  )
  const begun = yield* togetherAll(levels.map((one) => begunLast(accountId, asked, one)))
  const bonds = levels.flatMap(({ customer, proven }, index) => {
    const last = begun[index]
    const isOver = last !== undefined && last.converted_at < (asked.endedAt ?? 0)
    const firstOf = first.find((bond) => bond.customer === customer && bond.proven === proven)
    if (last && !isOver) return [toBond(last)]
    return firstOf ? [firstOf] : []
  })
  const counts = yield* togetherAll(bonds.map((bond) => ordersSince(accountId, asked, bond)))
  return bonds.map((bond, index) => ({
    ...bond,
    orders: countOrders(counts[index] ?? [], bond, asked.orderKey),
  }))
}

/** An order that is counted. */
export interface Counted {
  readonly orderKey: OrderKey
  readonly proven: boolean
}

/**
 * How many orders were placed from a bond's own one on: the products of an order count once, and the
 * order that is decided does not count.
 */
export const countOrders = (
  placed: readonly Counted[],
  bond: Pick<Bond, 'orderKey' | 'proven'>,
  decided: OrderKey,
): { readonly count: number; readonly proven: number } => {
  const all = [{ orderKey: bond.orderKey, proven: bond.proven }, ...placed]
  const idsOf = (counted: readonly Counted[]) => {
    const ids = new Set(counted.map(({ orderKey }) => wholeOrderKey(orderKey) ?? orderKey))
    ids.delete(wholeOrderKey(decided) ?? decided)
    return ids.size
  }
  return { count: idsOf(all), proven: idsOf(all.filter(({ proven }) => proven)) }
}

/** The bond that began last before an order. */
const begunLast = (
  accountId: AccountId,
  asked: LimitedAsked,
  { customer, proven }: { readonly customer: string; readonly proven: boolean },
): Step<BondRow | undefined> =>
  one<BondRow>(
    // `cross join` prevents SQLite from starting with the orders.
    `select o.order_key, o.customer, o.converted_at, o.bond_affiliate_id, o.bond_campaign_id,
       o.bond_proven
     from order_uses u cross join orders o
     where u.account_id = ? and u.name = ? and (u.converted_at, u.order_key) < (?, ?)
       and o.account_id = u.account_id and o.order_key = u.order_key
       and o.bond_affiliate_id is not null
     order by u.converted_at desc, u.order_key desc limit 1`,
    accountId,
    useOfBond(customer, proven),
    ...placeOf(asked),
  )

const placeOf = ({ convertedAt, orderKey, until }: LimitedAsked): readonly [number, string] =>
  until === undefined ? [convertedAt, orderKey] : [until, '']

/** The orders of the customer from a bond's own one on, before an order. */
function* ordersSince(
  accountId: AccountId,
  asked: LimitedAsked,
  bond: Bond,
): Step<readonly Counted[]> {
  const span = [
    accountId,
    useByCustomersOrder(bond.customer),
    bond.convertedAt,
    bond.orderKey,
    ...placeOf(asked),
  ] as const
  // The limit is bound, because a policy rarely changes.
  const limit = Math.min(PRODUCTS_READ * (asked.orders + 1), USES_MAX + 1)
  const { every, proven } = yield* together({
    every: counted('', span, limit),
    proven: counted('and proven = 1', span, limit),
  })
  return [...every.filter((row) => row.proven === 0).map(toCounted), ...proven.map(toCounted)]
}

interface CountedRow {
  readonly order_key: OrderKey
  readonly proven: number
}

const counted = (
  which: string,
  span: readonly [string, string, number, string, number, string],
  limit: number,
): Step<readonly CountedRow[]> =>
  all<CountedRow>(
    `select order_key, proven from order_uses
     where account_id = ? and name = ? and (converted_at, order_key) >= (?, ?)
       and (converted_at, order_key) < (?, ?) ${which}
     order by converted_at, order_key limit ?`,
    ...span,
    limit,
  )

const toCounted = ({ order_key, proven }: CountedRow): Counted => ({
  orderKey: order_key,
  proven: proven === 1,
})
