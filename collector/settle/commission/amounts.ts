import type { Commission, Part } from '../../domain/commission.js'
import { allocate, type Money, money } from '../../domain/money.js'
import { currencyOf, earned } from './earned.js'

/** One part of a commission, with the campaign and tier of the commission that it belongs to. */
export interface CampaignPart {
  readonly campaignId: string
  readonly tier: number
  readonly part: Part
}

/**
 * The parts, those that differ in their share alone with the shares of all of them: they divide the
 * amount of the whole and add up to it, while computing each share separately would round each one.
 */
export const amongEachOther = (parts: readonly CampaignPart[]): readonly Part[] => {
  const alike = new Map<string, CampaignPart[]>()
  const keys = parts.map(({ campaignId, tier, part }) =>
    JSON.stringify([campaignId, tier, { ...part, sharePpm: 0 }]),
  )
  for (const [index, one] of parts.entries()) {
    const key = keys[index] ?? ''
    alike.set(key, [...(alike.get(key) ?? []), one])
  }
  return parts.map((one, index) => {
    const fellows = alike.get(keys[index] ?? '') ?? []
    // A part of another commission has no share of its own.
    if (fellows.length < 2 || one.part.terms.kind === 'previous') return one.part
    const shares = fellows.map(({ part }) => part.sharePpm)
    return { ...one.part, among: { shares, place: fellows.indexOf(one) } }
  })
}

/** The amount of one part. Undefined: a percentage of an order without a total. */
export const partAmount = (part: Part): Money | undefined => {
  const currency = currencyOf(part)
  if (!currency) return undefined
  const { among } = part
  if (!among) return earned(part, currency)
  const sharePpm = among.shares.reduce((sum, ppm) => sum + ppm, 0)
  return allocate(earned({ ...part, sharePpm }, currency), among.shares)[among.place]
}

/** The amount of a commission, computed again from what is stored with it. */
export const recomputed = ({
  basis: { others = [], ...first },
  amount: { currency },
}: Pick<Commission, 'basis' | 'amount'>): Money =>
  money(
    [first, ...others].reduce((sum, part) => sum + (partAmount(part)?.amount ?? 0), 0),
    currency,
  )
