import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { bondsLast } from '../../../domain/policy.js'
import type { Program } from '../../../domain/program.js'
import { useByCustomersOrder, useOfBond } from '../../../domain/uses.js'
import type { Bond, Outcome } from '../../../settle/facts.js'
import { BONDS_MAX, TooManyBonds } from '../../replays.js'
import type { BondsAsked } from '../facts/bondRow.js'
import { bondsOf } from '../facts/bonds.js'
import { type Counted, countOrders } from '../facts/limitedBonds.js'
import type { Step } from '../step.js'

/** What a replay knows of a customer from the orders that it decided, in the order of placing. */
export interface Bonded {
  readonly bonds: readonly BondOfReplay[]
  /** The orders that are counted, if bonds last for a number of orders. */
  readonly orders: readonly Counted[]
}

/** A bond, and its place among the orders that are counted. */
interface BondOfReplay {
  readonly bond: Bond
  readonly begins: boolean
  readonly place: number
}

export const NOT_BONDED: Bonded = { bonds: [], orders: [] }

/**
 * The customers of the replayed orders. Of each the first proven and the first unproven bond, because no
 * other can matter to a later order. If bonds end (`lasts` is false), all of them.
 */
export interface ReplayedBonds {
  of(customer: string): Bonded
  /** Adds an order that was placed after all orders before it. */
  add(orderKey: OrderKey, outcome: Outcome): void
}

/** Whether the first bond of a customer decides: no policy and no person ends one. */
export const isFirstEnough = ({ policies }: Pick<Program, 'policies'>, isEnded: boolean): boolean =>
  !isEnded && policies.every(bondsLast)

export const replayedBonds = (lasts: boolean): ReplayedBonds => {
  const known = new Map<string, Bonded>()
  let count = 0
  return {
    of: (customer) => known.get(customer) ?? NOT_BONDED,
    add: (orderKey, outcome) => {
      const { customer } = outcome.conversion
      if (customer === undefined) return
      const before = known.get(customer) ?? NOT_BONDED
      const after = withOrder(before, orderKey, outcome, lasts)
      if (after === before) return
      known.set(customer, after)
      count += sizeOf(after, lasts) - sizeOf(before, lasts)
      if (count > BONDS_MAX) throw new TooManyBonds()
    },
  }
}

/** If bonds last, a customer counts once. */
const sizeOf = ({ bonds, orders }: Bonded, lasts: boolean): number =>
  lasts ? Math.min(bonds.length, 1) : bonds.length + orders.length

/** The same customer after one more order. */
export const withOrder = (
  before: Bonded,
  orderKey: OrderKey,
  { conversion: { customer = '', bond, uses } }: Outcome,
  lasts: boolean,
): Bonded => {
  const counted = uses.find(({ name }) => name === useByCustomersOrder(customer))
  const isKnown = !bond || (lasts && before.bonds.some((one) => one.bond.proven === bond.proven))
  if (isKnown && !counted) return before
  const begins = bond && uses.some(({ name }) => name === useOfBond(customer, bond.proven))
  const place = before.orders.length
  const added = bond && { bond: { ...bond, orderKey }, begins: begins === true, place }
  return {
    bonds: isKnown || !added ? before.bonds : [...before.bonds, added],
    orders: counted ? [...before.orders, { orderKey, proven: counted.proven }] : before.orders,
  }
}

/**
 * As `bondsOf`, for an order of a span that is replayed from its beginning: bonds from orders within the
 * span are those of the replay. The stored ones are the customer's first, so if they are within the span
 * there is none before it.
 */
export const readingBonds = (from: number, replayed: (customer: string) => Bonded) =>
  function* (accountId: AccountId, asked: BondsAsked): Step<readonly Bond[]> {
    // A limit counts the stored orders up to the span only.
    const isLimited = asked.orders !== undefined
    const stored = yield* bondsOf(accountId, isLimited ? { ...asked, until: from } : asked)
    const before = stored.filter(({ convertedAt }) => convertedAt < from)
    if (!isLimited) {
      return [...before, ...asked.customers.flatMap((one) => bondsIn(replayed(one)))]
    }
    return asked.customers.flatMap((customer) =>
      limited(
        before.filter((bond) => bond.customer === customer),
        replayed(customer),
        asked,
      ),
    )
  }

const bondsIn = ({ bonds }: Bonded): readonly Bond[] => bonds.map(({ bond }) => bond)

/** Of each level of proof the bond that began last, with the orders since. */
const limited = (
  stored: readonly Bond[],
  { bonds, orders }: Bonded,
  { orderKey, endedAt = 0 }: BondsAsked,
): readonly Bond[] =>
  [true, false].flatMap((proven) => {
    const own = bonds.filter(({ bond }) => bond.proven === proven && bond.convertedAt >= endedAt)
    const before = stored.find((bond) => bond.proven === proven)
    const last = own.findLast(({ begins }) => begins) ?? (before ? undefined : own[0])
    if (last) {
      const since = countOrders(orders.slice(last.place), last.bond, orderKey)
      return [{ ...last.bond, orders: since }]
    }
    if (!before) return []
    const inSpan = countOrders(orders, before, orderKey)
    const counted = before.orders ?? { count: 1, proven: 1 }
    // The bond's own order is counted in both.
    const sum = {
      count: counted.count + inSpan.count - 1,
      proven: counted.proven + inSpan.proven - 1,
    }
    return [{ ...before, orders: sum }]
  })
