import { formatMoney } from '../../domain/money.js'
import type { Order } from './orders.js'

/** A sale as Waymark is told of it. */
export interface Sale {
  readonly orderId: string
  /** A decimal string: "49.90". */
  readonly total: string
  readonly currency: string
  readonly coupon?: string
  readonly customerId?: string
}

/** The same from the page and from the server, so that the second confirms the first. */
export const toSale = ({ orderId, price, coupon, email }: Order): Sale => ({
  orderId,
  total: formatMoney(price.total),
  currency: price.total.currency,
  ...(coupon && { coupon: coupon.code }),
  ...(email && { customerId: email }),
})
