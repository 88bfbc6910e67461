import type { Part } from '../../domain/commission.js'
import { allocate, type Money } from '../../domain/money.js'
import { currencyOf, earned } from './earned.js'

/** One part of a commission, with the campaign of the commission that it belongs to. */
export interface CampaignPart {
  readonly campaignId: string
  readonly tier: number
  readonly part: Part
}

/**
 * The amount of each part. Parts that differ in their share alone divide the amount of the whole, so
 * that they add up to it; computing each share separately would round each one. Undefined: a
 * percentage of an order without a total.
 */
export const amountsOf = (parts: readonly CampaignPart[]): readonly (Money | undefined)[] => {
  const alike = new Map<string, number[]>()
  for (const [index, one] of parts.entries()) {
    const key = keyOf(one)
    alike.set(key, [...(alike.get(key) ?? []), index])
  }
  const amounts: (Money | undefined)[] = parts.map(() => undefined)
  for (const members of alike.values()) {
    const shared = members.flatMap((index) => parts[index]?.part ?? [])
    const [first] = shared
    const currency = first && currencyOf(first)
    if (!first || !currency) continue
    const shares = shared.map(({ sharePpm }) => sharePpm)
    const whole = earned(
      { ...first, sharePpm: shares.reduce((sum, ppm) => sum + ppm, 0) },
      currency,
    )
    const divided = shares.length === 1 ? [whole] : allocate(whole, shares)
    for (const [place, index] of members.entries()) amounts[index] = divided[place]
  }
  return amounts
}

/** A tier's part of another commission has no share of its own, so it is computed alone. */
const keyOf = ({ campaignId, tier, part }: CampaignPart): string =>
  JSON.stringify([campaignId, tier, { ...part, sharePpm: 0 }])
