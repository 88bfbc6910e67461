import type { ParkCode } from '../domain/flag.js'
import type { OrderKey } from '../domain/ids.js'
import { type Money, sameMoney } from '../domain/money.js'
import type { Refund, Report } from '../domain/report.js'
import { refundsHeard } from './refundsHeard.js'
import { keyOf } from './refundView.js'

export interface Refunded {
  /** The remaining total, in minor units. */
  readonly remaining: number
  /** Whether the whole order was refunded, including an order without a total. */
  readonly all: boolean
  readonly parked: readonly { readonly reportId: string; readonly code: ParkCode }[]
}

/**
 * Applies the refunds of an order to its total. A refund beyond the total or in another currency
 * changes nothing and is parked, because it indicates an error in the merchant's data. The same
 * refund reported twice, by any channel, is one refund. If the order was reported per product, a
 * partial refund without a product is parked too, because it is unknown which product was refunded.
 * So is the full refund of a product (`productId`: '' for a whole order) of unknown amount.
 */
export const refunded = (
  reports: readonly Report[],
  total: Money | undefined,
  hasProducts: boolean,
  productId?: string,
): Refunded => {
  const parked: { reportId: string; code: ParkCode }[] = []
  const seen = new Map<string, Money | undefined>()
  let remaining = total?.amount ?? 0
  let all = false
  for (const refund of refundsHeard(reports, total?.currency)) {
    const { id, amount } = refund
    const key = keyOf(refund)
    if (seen.has(key)) {
      const same = sameMoney(seen.get(key), amount)
      if (!same) parked.push({ reportId: id, code: 'refund_conflict' })
      continue
    }
    seen.set(key, amount)
    if (hasProducts && amount) {
      parked.push({ reportId: id, code: 'refund_needs_product' })
      continue
    }
    if (!amount && productId === '' && refund.order.productId !== '') {
      parked.push({ reportId: id, code: 'refund_needs_amount' })
      continue
    }
    if (amount && amount.currency !== total?.currency) {
      parked.push({ reportId: id, code: 'refund_currency_differs' })
      continue
    }
    if (amount && amount.amount > remaining) {
      parked.push({ reportId: id, code: 'refund_exceeds_total' })
    }
    remaining = amount ? Math.max(0, remaining - amount.amount) : 0
    // A refund of zero for an order with the total zero does not count as a full refund.
    all ||= remaining === 0 && amount?.amount !== 0
  }
  return { remaining, all, parked }
}

/** Whether refunds of parts of a whole order are more than those that name its products. */
export const namesNoProduct = (
  reports: readonly Report[],
  whole: OrderKey,
  currency: string | undefined,
): boolean => {
  const sumOf = (some: readonly Refund[]) =>
    some.reduce((sum, { amount }) => sum + (amount?.amount ?? 0), 0)
  const own = refundsHeard(reports, currency).filter(({ orderKey }) => orderKey === whole)
  const ofProducts = reports.filter(({ orderKey }) => orderKey !== whole)
  return sumOf(own) > sumOf(refundsHeard(ofProducts, currency))
}
