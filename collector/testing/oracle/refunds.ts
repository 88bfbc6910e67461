import type { Refund } from '../../domain/report.js'
import { dividedBy, type Fraction, whole } from './fraction.js'
import { byArrival, type Order } from './order.js'

// "The money", the list of refunds.

/** What refunds left of an order. */
export interface Left {
  /** Minor units of the total. */
  readonly remaining: bigint
  /** The same as a part of the total. */
  readonly part: Fraction
  readonly isNothing: boolean
}

export const leftOf = (order: Order): Left => {
  const total = BigInt(order.total?.amount ?? 0)
  const made = refundsMade(order)
  const isAll = made.some(({ amount }) => amount === undefined)
  let remaining = isAll ? 0n : total
  for (const { amount } of made) remaining -= BigInt(amount?.amount ?? 0)
  // "A refund beyond the total takes what is left."
  if (remaining < 0n) remaining = 0n
  if (total === 0n) {
    // Nothing can be left of it, so any refund of an amount is a full one.
    const isNothing = isAll || made.some(({ amount }) => amount && amount.amount > 0)
    return { remaining, part: whole(isNothing ? 0 : 1), isNothing }
  }
  return { remaining, part: dividedBy(whole(remaining), whole(total)), isNothing: remaining === 0n }
}

/** "The same `refundId` reported twice is one refund"; one in another currency changes nothing. */
const refundsMade = ({ refunds, total }: Order): readonly Refund[] => {
  const ids = new Set(refunds.map(({ refundId }) => refundId))
  return [...ids].flatMap((id) => {
    const reports = byArrival(refunds.filter(({ refundId }) => refundId === id))
    // Of one refund the report with the latest time counts, and `undone` at the same time.
    const latest = Math.max(...reports.map(({ occurredAt }) => occurredAt))
    const isUndone = reports.some((one) => one.occurredAt === latest && one.state === 'undone')
    const made = reports.find(({ state }) => state !== 'undone')
    const fits = made?.amount === undefined || made.amount.currency === total?.currency
    return made && fits && !isUndone ? [made] : []
  })
}
