import type { Part } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import { type Money, money } from '../../domain/money.js'
import type { Credit } from '../../domain/verdict.js'
import { amongEachOther, partAmount } from './amounts.js'

/** A part of what an affiliate earns from a credit: its own, or of an affiliate below it. */
export interface Unpriced {
  readonly credit: Credit
  readonly affiliateId: AffiliateId
  readonly part: Part
}

export interface Priced extends Unpriced {
  readonly tier: number
  readonly amount: Money
}

/** Of a percentage of an order without a total there is no amount, and nothing is earned. */
export const priced = (tier: number, earning: readonly Unpriced[]): readonly Priced[] => {
  const parts = amongEachOther(
    earning.map(({ credit: { campaignId }, part }) => ({ campaignId, tier, part })),
  )
  return earning.flatMap((one, index) => {
    const part = parts[index] ?? one.part
    const amount = partAmount(part)
    return amount ? [{ ...one, part, tier, amount }] : []
  })
}

/** The sum of the parts of one credit. Undefined: it has none. */
export const sumOf = (parts: readonly Priced[], credit: Credit): Money | undefined => {
  const own = parts.filter((one) => one.credit === credit)
  const [one] = own
  return (
    one &&
    money(
      own.reduce((sum, { amount }) => sum + amount.amount, 0),
      one.amount.currency,
    )
  )
}
