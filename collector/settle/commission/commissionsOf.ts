import { type Terms, termsOf, versionAt } from '../../domain/campaign.js'
import type { Basis, Commission } from '../../domain/commission.js'
import { allocate, type Money } from '../../domain/money.js'
import { type Credit, type Verdict, WHOLE_PPM } from '../../domain/verdict.js'
import type { Considered, Facts } from '../facts.js'
import type { Order } from '../order.js'
import { currencyOf, earned } from './earned.js'
import { commissionState } from './status.js'

/** The commission of each credited affiliate, with its status. */
export const commissionsOf = (
  verdict: Verdict,
  order: Order,
  facts: Considered,
  now: number,
): readonly Commission[] => {
  const amounts = amountsOf(verdict.credits, order, facts)
  return verdict.credits.flatMap((credit, index) => {
    const found = amounts[index]
    if (!found) return []
    const booked = facts.booked.find(
      ({ affiliateId, tier, currency }) =>
        affiliateId === credit.affiliateId && tier === 1 && currency === found.amount.currency,
    )
    const standing = commissionState(
      credit,
      found.amount,
      { paid: booked?.balances.paid ?? 0, frozen: booked?.frozen ?? 0 },
      order,
      facts,
      now,
    )
    return {
      orderKey: facts.orderKey,
      affiliateId: credit.affiliateId,
      campaignId: credit.campaignId,
      tier: 1,
      ...found,
      ...standing,
    }
  })
}

interface Amount {
  readonly amount: Money
  readonly basis: Basis
}

/**
 * Credits of one campaign divide the commission of the whole order, so that the parts add up to it.
 * Computing each share separately would round each one.
 */
const amountsOf = (
  credits: readonly Credit[],
  order: Order,
  facts: Facts,
): readonly (Amount | undefined)[] =>
  credits.map((credit) => {
    const basis = basisOf(credit, order, facts)
    const currency = currencyOf(basis)
    if (!currency) return undefined
    const fellows = credits.filter(({ campaignId }) => campaignId === credit.campaignId)
    const sharePpm = fellows.reduce((all, fellow) => all + fellow.sharePpm, 0)
    const whole = earned({ ...basis, sharePpm }, currency)
    const parts = allocate(
      whole,
      fellows.map((fellow) => fellow.sharePpm),
    )
    const amount = parts[fellows.indexOf(credit)]
    return amount && { amount, basis }
  })

const basisOf = (credit: Credit, order: Order, { campaigns }: Facts): Basis => {
  const { campaignId, sharePpm } = credit
  const campaign = campaigns.find(({ id }) => id === campaignId)
  if (!campaign) throw new Error('A credit names a campaign that is not among the facts')
  const version = versionAt(campaign.versions, order.termsAt)
  const terms = importedTerms(credit, order) ?? termsOf(version, order.kind, order.code)
  return {
    // Without terms nothing is earned. `campaignOf` never returns such a campaign, but an older
    // verdict that stays in force may name a campaign whose terms were removed since.
    terms: terms ?? { kind: 'percent', ratePpm: 0 },
    campaignVersion: version.version,
    sharePpm: Math.min(sharePpm, WHOLE_PPM),
    total: order.total,
    deducted: order.deducted,
    remaining: order.refunds.remaining,
    refunded: order.refunds.all,
    rounding: 'half_away_from_zero',
  }
}

/**
 * An imported commission is the amount that the other program owes. A refund reduces it by the same
 * part as the order.
 */
const importedTerms = ({ rule }: Credit, { imported }: Order): Terms | undefined =>
  rule === 'imported' && imported?.imported.kind === 'commission'
    ? { kind: 'fixed', amount: imported.imported.amount, partialRefund: 'pro_rata' }
    : undefined
