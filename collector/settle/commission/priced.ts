import type { Part } from '../../domain/commission.js'
import type { AffiliateId } from '../../domain/ids.js'
import { type Money, money } from '../../domain/money.js'
import type { Exchange } from '../../domain/rate.js'
import type { Credit } from '../../domain/verdict.js'
import { amongEachOther, partAmount } from './amounts.js'
import type { Converting } from './converting.js'

/** A part of what an affiliate earns from a credit: its own, or of an affiliate below it. */
export interface Unpriced {
  readonly credit: Credit
  readonly affiliateId: AffiliateId
  readonly part: Part
  /** The part as it is without any conversion. Undefined: the same. */
  readonly plain?: Part
}

interface Amount {
  readonly part: Part
  readonly amount: Money
}

export interface Priced extends Amount {
  readonly credit: Credit
  readonly affiliateId: AffiliateId
  readonly tier: number
  /** The same without a conversion. */
  readonly unconverted: Amount
  /** Whether it would be converted if a rate was known. */
  readonly lacksRate: boolean
}

/** Of a percentage of an order without a total there is no amount, and nothing is earned. */
export const priced = (
  tier: number,
  earning: readonly Unpriced[],
  { convert }: Pick<Converting, 'convert'>,
): readonly Priced[] => {
  const converted = earning.map(({ affiliateId, credit, part }) =>
    convert(affiliateId, credit, part),
  )
  const paid = amounts(tier, earning, (_one, index) => converted[index]?.part)
  const isConverted = earning.some(
    ({ part, plain }, index) => plain !== undefined || converted[index]?.part !== part,
  )
  const usual = isConverted ? amounts(tier, earning, ({ part, plain = part }) => plain) : paid
  return earning.flatMap(({ credit, affiliateId }, index) => {
    const [own, unconverted] = [paid[index], usual[index]]
    if (!own || !unconverted) return []
    const lacksRate = converted[index]?.isMissing ?? false
    return [{ credit, affiliateId, ...own, tier, unconverted, lacksRate }]
  })
}

const amounts = (
  tier: number,
  earning: readonly Unpriced[],
  partIn: (one: Unpriced, index: number) => Part | undefined,
): readonly (Amount | undefined)[] =>
  amongEachOther(
    earning.map((one, index) => ({
      campaignId: one.credit.campaignId,
      tier,
      part: partIn(one, index) ?? one.part,
    })),
  ).map((part) => {
    const amount = partAmount(part)
    return amount && { part, amount }
  })

/** What one affiliate earned from a credit, as the base of what depends on it. */
export interface Sum {
  readonly amount: Money
  /** How the amount was converted. Undefined: it was not. */
  readonly exchange: Exchange | undefined
}

/**
 * The sum of the parts of one credit, in the payout currency of who earns from it (`payoutCurrency`) if the
 * parts are in that currency, and otherwise as without a conversion. Undefined: it has none.
 */
export const sumOf = (
  parts: readonly Priced[],
  credit: Credit,
  payoutCurrency: string | undefined,
): Sum | undefined => {
  const own = parts.filter((one) => one.credit === credit)
  const isConverted = own.every(
    ({ amount, lacksRate }) => !lacksRate && amount.currency === payoutCurrency,
  )
  const found = isConverted ? own : own.map(({ unconverted }) => unconverted)
  const [one] = found
  if (!one) return undefined
  return {
    amount: money(
      found.reduce((sum, { amount }) => sum + amount.amount, 0),
      one.amount.currency,
    ),
    exchange: found.find(({ part }) => part.exchange)?.part.exchange,
  }
}
