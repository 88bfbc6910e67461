import type { Part } from '../../domain/commission.js'
import type { Flag } from '../../domain/flag.js'
import type { AffiliateId } from '../../domain/ids.js'
import { type Money, money } from '../../domain/money.js'
import type { Credit } from '../../domain/verdict.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'
import { changes } from './changes.js'
import { partsOf, versionOf } from './parts.js'
import { type Priced, priced, sumOf, type Unpriced } from './priced.js'
import { affiliatesAbove, partOfTier } from './tiers.js'

/** What one affiliate earns at one tier: the sum of its parts. */
export interface Earning {
  /** The credit that it depends on. Of several the first. */
  readonly credit: Credit
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly amount: Money
  readonly parts: readonly [Part, ...Part[]]
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
): Earnings => {
  const flags = new Set<Flag>()
  const own = credits.flatMap((credit) => {
    const affiliate = facts.affiliates.find(({ id }) => id === credit.affiliateId)
    const found = partsOf(credit, affiliate, order, facts)
    if (found.isIncomplete) flags.add('items_not_considered')
    return found.parts.map((part) => ({ credit, affiliateId: credit.affiliateId, part }))
  })
  const usual = priced(1, own)
  const first = [...usual, ...changes(usual, order)]
  const all = [...first, ...ofTiers(first, order, facts)]
  const earnings = new Map<string, Earning>()
  for (const { credit, affiliateId, tier, amount, part } of all) {
    const key = `${affiliateId} ${tier}`
    const known = earnings.get(key)
    if (!known) earnings.set(key, { credit, affiliateId, tier, amount, parts: [part] })
    else if (known.amount.currency !== amount.currency) flags.add('tier_currency_differs')
    else {
      const sum = money(known.amount.amount + amount.amount, amount.currency)
      earnings.set(key, { ...known, amount: sum, parts: [...known.parts, part] })
    }
  }
  return { earnings: [...earnings.values()], flags: [...flags] }
}

/** What the affiliates above the credited ones earn, tier by tier, because one may depend on the last. */
const ofTiers = (
  first: readonly Priced[],
  order: Order,
  facts: Pick<Facts, 'campaigns' | 'affiliates'>,
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
      const part = partOfTier(terms, usual, version, sumOf(below, credit))
      return [{ credit, affiliateId: earner.affiliate.id, part }]
    })
    below = priced(tier, parts)
    found.push(...below)
  }
  return found
}

/** A commission that the report states pays no tiers, unless it says so. */
const paysTiers = ({ stated: { terms, tiers } }: Order): boolean =>
  tiers === undefined ? terms === undefined : tiers === 'campaign'
