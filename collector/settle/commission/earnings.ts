import type { Part } from '../../domain/commission.js'
import type { Flag } from '../../domain/flag.js'
import type { AffiliateId } from '../../domain/ids.js'
import { type Money, money } from '../../domain/money.js'
import type { Credit } from '../../domain/verdict.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'
import { changes } from './changes.js'
import type { Converting } from './converting.js'
import { partsOf, versionOf } from './parts.js'
import { type Priced, priced, type Sum, sumOf, type Unpriced } from './priced.js'
import { affiliatesAbove, partOfTier } from './tiers.js'

/** What one affiliate earns at one tier: the sum of its parts. */
export interface Earning {
  /** The credit that it depends on. Of several the first. */
  readonly credit: Credit
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly amount: Money
  readonly parts: readonly [Part, ...Part[]]
  /** Whether it is not converted because no rate is known. */
  readonly lacksRate: boolean
}

export interface Earnings {
  readonly earnings: readonly Earning[]
  readonly flags: readonly Flag[]
}

/** Everything that the credits of an order pay: to the credited affiliates and to those above them. */
export const earningsOf = (
  credits: readonly Credit[],
  order: Order,
  facts: Pick<Facts, 'campaigns' | 'affiliates'>,
  converting: Converting,
): Earnings => {
  const flags = new Set<Flag>()
  const own = credits.flatMap((credit) => {
    const affiliate = facts.affiliates.find(({ id }) => id === credit.affiliateId)
    const found = partsOf(credit, affiliate, order, facts)
    if (found.isIncomplete) flags.add('items_not_considered')
    return found.parts.map((part) => ({ credit, affiliateId: credit.affiliateId, part }))
  })
  const usual = priced(1, own, converting)
  const first = [...usual, ...changes(usual, order, converting)]
  const all = [...first, ...ofTiers(first, order, facts, converting)]
  const lacking = new Set(all.filter(({ lacksRate }) => lacksRate).map(commissionKey))
  const earnings = new Map<string, Earning>()
  for (const one of all) {
    const key = commissionKey(one)
    const lacksRate = lacking.has(key)
    const { credit, affiliateId, tier } = one
    // All parts of a commission are converted, or none is.
    const { amount, part } = lacksRate ? one.unconverted : one
    const known = earnings.get(key)
    if (!known) earnings.set(key, { credit, affiliateId, tier, amount, parts: [part], lacksRate })
    else if (known.amount.currency !== amount.currency) flags.add('tier_currency_differs')
    else {
      const sum = money(known.amount.amount + amount.amount, amount.currency)
      earnings.set(key, { ...known, amount: sum, parts: [...known.parts, part] })
    }
  }
  return { earnings: [...earnings.values()], flags: [...flags] }
}

const commissionKey = ({ affiliateId, tier }: Pick<Priced, 'affiliateId' | 'tier'>): string =>
  `${affiliateId} ${tier}`

/** What the affiliates above the credited ones earn, tier by tier, because one may depend on the last. */
const ofTiers = (
  first: readonly Priced[],
  order: Order,
  facts: Pick<Facts, 'campaigns' | 'affiliates'>,
  converting: Converting,
): readonly Priced[] => {
  const chains = [...new Set(first.map(({ credit }) => credit))].flatMap((credit) => {
    if (credit.rule === 'imported' || !paysTiers(order)) return []
    const { tiers = [], version } = versionOf(credit, order, facts)
    const usual = first.find((one) => one.credit === credit)?.part
    if (tiers.length === 0 || !usual) return []
    const above = affiliatesAbove(credit.affiliateId, order, facts.affiliates, tiers.length)
    return [{ credit, tiers, version, usual, above }]
  })
  const deepest = Math.max(0, ...chains.map(({ tiers }) => tiers.length))
  const found: Priced[] = []
  let below = first
  for (let tier = 2; tier <= deepest + 1; tier += 1) {
    const parts = chains.flatMap(({ credit, tiers, version, usual, above }): Unpriced[] => {
      const terms = tiers[tier - 2]
      const earner = above.find((one) => one.tier === tier)
      if (!terms || !earner) return []
      const { id: affiliateId } = earner.affiliate
      const partFrom = (previous: Sum | undefined) =>
        partOfTier(terms, usual, version, previous?.amount, previous?.exchange)
      const previous = sumOf(below, credit, converting.payoutCurrencyOf(affiliateId))
      const plain = previous?.exchange && partFrom(sumOf(below, credit, undefined))
      return [{ credit, affiliateId, part: partFrom(previous), ...(plain && { plain }) }]
    })
    below = priced(tier, parts, converting)
    found.push(...below)
  }
  return found
}

/** A commission that the report states pays no tiers, unless it says so. */
const paysTiers = ({ stated: { terms, tiers } }: Order): boolean =>
  tiers === undefined ? terms === undefined : tiers === 'campaign'
