import type { Affiliate } from '../../domain/affiliate.js'
import type { TierTerms } from '../../domain/campaign.js'
import type { CampaignId } from '../../domain/ids.js'
import type { Credit } from './credit.js'
import { ppm, rounded, shared, times, whole } from './fraction.js'
import type { World } from './history.js'
import { type Amount, amountOf, baseOf, type Exact, linesOf } from './money.js'
import type { Order } from './order.js'
import { isActive, parentOf } from './people.js'
import { type Line, statedCommission } from './terms.js'

// "Tiers", of "Shares" the rounding, and of the wire "Commission" what is added.

/** What one affiliate earns at one tier. */
export interface Earned {
  readonly affiliate: Affiliate
  readonly tier: number
  readonly campaignId: CampaignId
  readonly amount: Amount
  /** The credit that it comes from. */
  readonly credit: Credit
}

/** A part of what a credit pays, before its share is taken. */
interface Part {
  readonly credit: Credit
  readonly affiliate: Affiliate
  /** What it is of. Shares of the same are rounded together. */
  readonly of: string
  readonly amount: Exact | undefined
  /** Whether the share is in the amount already. */
  readonly isShared: boolean
}

interface Rounded extends Omit<Part, 'amount'> {
  readonly amount: Amount
}

export const earnedBy = (
  world: World,
  order: Order,
  credits: readonly Credit[],
): readonly Earned[] => {
  const usual = inShares(
    credits.flatMap((credit) =>
      linesOf(world, order, credit.affiliate, credit.chosen).map((line) =>
        partOf(order, credit, credit.affiliate, line),
      ),
    ),
  )
  const first = [...usual, ...changes(order, credits, usual)]
  const all = [
    ...first.map((one) => ({ ...one, tier: 1 })),
    ...higher(world, order, credits, first),
  ]
  const isSame = (a: (typeof all)[number], b: (typeof all)[number]) =>
    a.affiliate.id === b.affiliate.id && a.tier === b.tier
  return all
    .filter((one, place) => all.findIndex((other) => isSame(one, other)) === place)
    .map((one) => ({
      ...one,
      campaignId: one.credit.chosen.campaign.id,
      // "The first one is booked" of two currencies.
      amount: sumOf(all.filter((other) => isSame(one, other))) ?? one.amount,
    }))
}

const partOf = (order: Order, credit: Credit, affiliate: Affiliate, line: Line): Part => ({
  credit,
  affiliate,
  of: JSON.stringify(line, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  amount: amountOf(order, line),
  isShared: false,
})

/** "Shares of one campaign by the same terms are rounded together, so that they add up." */
const inShares = (parts: readonly Part[]): readonly Rounded[] =>
  parts.flatMap((one) => {
    const { amount } = one
    if (!amount) return []
    const isAlike = (other: Part) =>
      other.of === one.of && other.credit.chosen.campaign.id === one.credit.chosen.campaign.id
    const alike = one.isShared ? [one] : parts.filter(isAlike)
    const weights = alike.map(({ credit }) => (one.isShared ? 1 : credit.sharePpm))
    const sum = weights.reduce((all, weight) => all + weight, 0)
    const together = one.isShared ? amount.exact : times(amount.exact, ppm(sum))
    const units = shared(rounded(together), weights)[alike.indexOf(one)] ?? 0n
    return [{ ...one, amount: { units, currency: amount.currency } }]
  })

const sumOf = (parts: readonly { readonly amount: Amount }[]): Amount | undefined => {
  const [first] = parts
  if (!first) return undefined
  const { currency } = first.amount
  const same = parts.filter(({ amount }) => amount.currency === currency)
  return { currency, units: same.reduce((all, { amount }) => all + amount.units, 0n) }
}

const ofCredit = (parts: readonly Rounded[], credit: Credit) =>
  sumOf(parts.filter((one) => one.credit === credit))

/** `changePercent` and `changeAmount`: added to each commission, "never below zero". */
const changes = (
  order: Order,
  credits: readonly Credit[],
  usual: readonly Rounded[],
): readonly Rounded[] => {
  const { changePpm, changeBy } = statedCommission(order) ?? {}
  const added = inShares(
    credits.flatMap((credit): readonly Part[] => {
      const before = ofCredit(usual, credit)
      if (!before) return []
      const common = { credit, affiliate: credit.affiliate }
      const { currency } = before
      const exact = times(whole(before.units), ppm(changePpm ?? 0))
      const terms = changeBy && { kind: 'fixed' as const, amount: changeBy }
      return [
        { ...common, of: 'percent', amount: { exact, currency }, isShared: true },
        ...(terms?.amount.currency === currency
          ? [
              partOf(order, credit, credit.affiliate, {
                terms: { ...terms, partialRefund: 'pro_rata' },
                base: 0n,
                pieces: 1,
              }),
            ]
          : []),
      ]
    }),
  )
  return credits.flatMap((credit) => {
    const before = ofCredit(usual, credit)
    const own = added.filter((one) => one.credit === credit)
    const [one] = own
    const more = sumOf(own)?.units ?? 0n
    if (!before || !one || before.units + more >= 0n) return own
    return [{ ...one, amount: { ...before, units: -before.units } }]
  })
}

type OfTier = Rounded & { readonly tier: number }

/** "The affiliate who recruited the credited one, the one who recruited that affiliate, and so on." */
const higher = (
  world: World,
  order: Order,
  credits: readonly Credit[],
  first: readonly Rounded[],
): readonly OfTier[] => {
  if (!paysTiers(order)) return []
  const found: OfTier[] = []
  let below = first
  const most = Math.max(0, ...credits.map(({ chosen }) => chosen.version.tiers?.length ?? 0))
  for (let tier = 2; tier <= most + 1; tier += 1) {
    const parts = credits.flatMap((credit) => {
      const terms = credit.chosen.version.tiers?.[tier - 2]
      const affiliate = parentAbove(world, order, credit.affiliate, tier - 1)
      // "An affiliate that was not active earns nothing, and those above it keep their tiers."
      if (!terms || !affiliate || !isActive(affiliate, order.placedAt)) return []
      if (!ofCredit(first, credit)) return []
      return tierPart(order, credit, affiliate, terms, ofCredit(below, credit))
    })
    below = inShares(parts)
    found.push(...below.map((one) => ({ ...one, tier })))
  }
  return found
}

/** "A percentage of the whole order, a fixed amount, or a percentage of the commission one tier below." */
const tierPart = (
  order: Order,
  credit: Credit,
  affiliate: Affiliate,
  terms: TierTerms,
  below: Amount | undefined,
): readonly Part[] => {
  if (terms.kind !== 'previous') {
    const base = baseOf(order, credit.chosen.version)
    return [partOf(order, credit, affiliate, { terms, base, pieces: 1 })]
  }
  if (!below) return []
  const exact = times(whole(below.units), ppm(terms.ratePpm))
  const amount = { exact, currency: below.currency }
  return [{ credit, affiliate, of: 'previous', amount, isShared: true }]
}

const parentAbove = (
  world: World,
  { termsAt }: Order,
  affiliate: Affiliate,
  steps: number,
): Affiliate | undefined => {
  let found: Affiliate | undefined = affiliate
  for (let step = 0; step < steps; step += 1) found = found && parentOf(world, found, termsAt)
  return found
}

/** The wire, "Commission": with terms of the server, other tiers earn only if it says so. */
const paysTiers = (order: Order): boolean => {
  const stated = statedCommission(order)
  return (stated?.tiers ?? (stated?.terms ? 'none' : 'campaign')) === 'campaign'
}
