import type { ParkCode } from '../domain/flag.js'
import { type Money, sameMoney } from '../domain/money.js'
import { isRefund, type Report } from '../domain/report.js'
import { byOccurrence } from '../domain/sequence.js'

export interface Refunded {
  /** What is left of the total, in its minor units. */
  readonly remaining: number
  /** All of the order was refunded, also one that had no total. */
  readonly all: boolean
  readonly parked: readonly { readonly reportId: string; readonly code: ParkCode }[]
}

/**
 * Applies the refunds of an order to its total. What is refunded beyond the total, or in another
 * currency, changes nothing and is parked, because it says that somebody's books are wrong. The same
 * refund reported twice, by whatever road, is one refund. A part of an order that was reported per
 * product is parked as well where it names none: nothing says which of them it is of.
 */
export const refunded = (
  reports: readonly Report[],
  total: Money | undefined,
  hasProducts: boolean,
): Refunded => {
  const parked: { reportId: string; code: ParkCode }[] = []
  const seen = new Map<string, Money | undefined>()
  let remaining = total?.amount ?? 0
  let all = false
  for (const { id, refundId, orderKey, amount } of reports.filter(isRefund).sort(byOccurrence)) {
    // A refund of all products is another one than that of one product, whatever number both have.
    const key = `${orderKey} ${refundId}`
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
    if (amount && amount.currency !== total?.currency) {
      parked.push({ reportId: id, code: 'refund_currency_differs' })
      continue
    }
    if (amount && amount.amount > remaining) {
      parked.push({ reportId: id, code: 'refund_exceeds_total' })
    }
    remaining = amount ? Math.max(0, remaining - amount.amount) : 0
    // Nothing given back of an order that cost nothing is no refund of it.
    all ||= remaining === 0 && amount?.amount !== 0
  }
  return { remaining, all, parked }
}
