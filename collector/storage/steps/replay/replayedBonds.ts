import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Bond } from '../../../settle/facts.js'
import { BONDS_MAX, TooManyBonds } from '../../replays.js'
import { bondsOf } from '../facts/bonds.js'
import type { Step } from '../step.js'

/**
 * The bonds that replayed orders create: of each customer the first proven and the first unproven one,
 * because no other can matter to a later order. If bonds end (`lasts` is false), all of them.
 */
export interface ReplayedBonds {
  of(customer: string): readonly Bond[]
  /** Adds the bond of an order that was placed after all orders before it. */
  add(bond: Bond): void
}

export const replayedBonds = (lasts: boolean): ReplayedBonds => {
  const known = new Map<string, readonly Bond[]>()
  let count = 0
  return {
    of: (customer) => known.get(customer) ?? [],
    add: (bond) => {
      const bonds = known.get(bond.customer) ?? []
      if (lasts && bonds.some(({ proven }) => proven === bond.proven)) return
      known.set(bond.customer, [...bonds, bond])
      count += lasts && bonds.length > 0 ? 0 : 1
      if (count > BONDS_MAX) throw new TooManyBonds()
    },
  }
}

/**
 * As `bondsOf`, for an order of a span that is replayed from its beginning: bonds from orders within the
 * span are those of the replay. The stored ones are the customer's first, so if they are within the span
 * there is none before it.
 */
export const readingBonds = (from: number, replayed: (customer: string) => readonly Bond[]) =>
  function* (
    accountId: AccountId,
    orderKey: OrderKey,
    customers: readonly string[],
    since: number | undefined,
  ): Step<readonly Bond[]> {
    const stored = yield* bondsOf(accountId, orderKey, customers, since)
    const before = stored.filter((bond) => isImported(bond) || bond.convertedAt < from)
    return [...before, ...customers.flatMap(replayed)]
  }

const isImported = ({ orderKey }: Bond): boolean => orderKey === ''
