import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { orderIdOf } from '../../../domain/order.js'
import { useOfClicks } from '../../../domain/uses.js'
import type { Outcome } from '../../../settle/facts.js'
import { BONDS_MAX, TooManyBonds } from '../../replays.js'
import {
  addSale,
  idsOf,
  type SalesAsked,
  type SalesBefore,
  salesBefore,
} from '../facts/salesBefore.js'
import type { Step } from '../step.js'

/** A sale of the replay that uses up a visitor's clicks. */
interface Sale {
  readonly orderId: string
  readonly convertedAt: number
}

/** By name of the use: the last sales of two orders, because an order does not depend on its own. */
export type Sales = ReadonlyMap<string, readonly Sale[]>

export interface ReplayedSales {
  of(name: string): readonly Sale[]
  /** Adds an order that was placed after all orders before it. */
  add(orderKey: OrderKey, outcome: Outcome): void
}

export const replayedSales = (): ReplayedSales => {
  const known = new Map<string, readonly Sale[]>()
  const of = (name: string) => known.get(name) ?? []
  return {
    of,
    add: (orderKey, outcome) => {
      for (const [name, sales] of salesWith(of, orderKey, outcome)) known.set(name, sales)
      if (known.size > BONDS_MAX) throw new TooManyBonds()
    },
  }
}

/** The sales that change with one more order. */
export const salesWith = (
  of: ReplayedSales['of'],
  orderKey: OrderKey,
  { conversion: { uses, convertedAt } }: Outcome,
): Sales => {
  const own = { orderId: orderIdOf(orderKey), convertedAt }
  const used = uses.filter(({ name }) => /^(unproven )?sale of /.test(name))
  return new Map(
    used.map(({ name }) => {
      const others = of(name).filter(({ orderId }) => orderId !== own.orderId)
      return [name, [own, ...others].slice(0, 2)]
    }),
  )
}

/** As `salesBefore`, for an order of a span that is replayed from its beginning. */
export const readingSales = (from: number, of: ReplayedSales['of']) =>
  function* (accountId: AccountId, asked: SalesAsked): Step<SalesBefore> {
    const sales = new Map(yield* salesBefore(accountId, { ...asked, until: from }))
    const id = orderIdOf(asked.orderKey)
    for (const { visitor, id: visitorId } of idsOf(asked)) {
      const last = (proven: boolean) =>
        of(useOfClicks(visitorId, proven)).find(({ orderId }) => orderId !== id)?.convertedAt
      addSale(sales, visitor, last(true), last(false))
    }
    return sales
  }
