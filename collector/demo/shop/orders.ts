import type { Money } from '../../domain/money.js'
import { eur, type Price } from './price.js'
import type { Product } from './products.js'
import type { Coupon } from './shopOptions.js'

export const ORDERS_MAX = 1_000

/** What a customer decided on. */
export interface Draft {
  readonly product: Product
  readonly quantity: number
  readonly name: string
  /** '' where none was typed. */
  readonly email: string
  readonly coupon: Coupon | undefined
  readonly price: Price
}

export interface Order extends Draft {
  readonly orderId: string
  readonly placedAt: number
  readonly paid: boolean
  readonly refunds: readonly Refund[]
  /** What the collector said last about this order. */
  readonly answer: Answer | undefined
}

export interface Refund {
  readonly refundId: string
  readonly amount: Money
}

export interface Answer {
  readonly good: boolean
  readonly text: string
}

/** The orders of this process; what must survive it is the collector's. */
export interface Orders {
  /** The same form sent twice, by an impatient finger, is one order. */
  place(draft: Draft, form: string): Order
  find(orderId: string): Order | undefined
  /** The newest first. */
  list(): readonly Order[]
  /** Changes the order as it is now, which after a call to the collector may not be as it was. */
  change(orderId: string, to: (order: Order) => Order): void
}

interface Clockwork {
  readonly now: () => number
  readonly newId: () => string
}

export const createOrders = ({ now, newId }: Clockwork): Orders => {
  const orders = new Map<string, Order>()
  const idOfForm = new Map<string, string>()
  let lastAt = 0

  const place = (draft: Draft, form: string): Order => {
    const earlier = orders.get(idOfForm.get(form) ?? '')
    if (earlier) return earlier
    const placedAt = now()
    // The collector outlives this process and would take a number used again for the old order, so
    // numbers come from the time, and no two from the same millisecond.
    lastAt = Math.max(placedAt, lastAt + 1)
    const orderId = `FP-${lastAt.toString(36)}-${tailOf(newId())}`.toUpperCase()
    const order = { ...draft, orderId, placedAt, paid: false, refunds: [], answer: undefined }
    orders.set(orderId, order)
    if (form) idOfForm.set(form, orderId)
    dropOldest(orders)
    dropOldest(idOfForm)
    return order
  }

  return {
    place,
    find: (orderId) => orders.get(orderId),
    list: () => [...orders.values()].reverse(),
    change: (orderId, to) => {
      const order = orders.get(orderId)
      if (order) orders.set(orderId, to(order))
    },
  }
}

/** What refunds left of the order. */
export const leftOf = ({ price, refunds }: Order): Money =>
  eur(refunds.reduce((left, { amount }) => left - amount.amount, price.total.amount))

/** The end of an id is its random part; whoever knows an order number sees the order. */
const tailOf = (id: string): string => id.replace(/[^a-z0-9]/gi, '').slice(-6)

const dropOldest = (map: Map<string, unknown>): void => {
  const [oldest] = map.keys()
  if (map.size > ORDERS_MAX && oldest !== undefined) map.delete(oldest)
}
