import type { Money } from '../domain/money.js'
import { byOccurrence, isRefund, type Report } from '../domain/report.js'
import type { ParkCode } from './facts.js'

export interface Refunded {
  /** What is left of the total, in its minor units. */
  readonly remaining: number
  /** All of the order was refunded, also one that had no total. */
  readonly all: boolean
  readonly parked: readonly { readonly reportId: string; readonly code: ParkCode }[]
}

/**
 * Applies the refunds of an order to its total, in the order in which they happened. One that is
 * larger than what is left, or in another currency, is not cut to fit but parked as a whole,
 * because it says that somebody's books are wrong.
 */
export const refunded = (reports: readonly Report[], total: Money | undefined): Refunded => {
  const parked: { reportId: string; code: ParkCode }[] = []
  let remaining = total?.amount ?? 0
  let all = false
  for (const { id, amount } of reports.filter(isRefund).sort(byOccurrence)) {
    if (!amount) {
      remaining = 0
      all = true
      continue
    }
    if (!total || amount.currency !== total.currency) {
      parked.push({ reportId: id, code: 'refund_currency_differs' })
      continue
    }
    if (amount.amount > remaining) {
      parked.push({ reportId: id, code: 'refund_exceeds_total' })
      continue
    }
    remaining -= amount.amount
    all ||= remaining === 0
  }
  return { remaining, all, parked }
}
