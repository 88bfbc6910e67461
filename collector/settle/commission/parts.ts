import type { Affiliate } from '../../domain/affiliate.js'
import { type CampaignVersion, ownValue, type Terms, versionAt } from '../../domain/campaign.js'
import type { Part } from '../../domain/commission.js'
import { type Money, roundHalfAway } from '../../domain/money.js'
import { type Credit, WHOLE_PPM } from '../../domain/verdict.js'
import type { Facts } from '../facts.js'
import type { Order } from '../order.js'
import { currencyOf } from './earned.js'
import { ignoredProducts, itemsOf } from './items.js'
import { haveOwnTerms, type ProductLine, productLines, type Sold } from './productLines.js'
import { type FoundTerms, termsFor } from './termsFor.js'

/** What a credit pays: the order's own terms, and those of its products. */
export interface CreditedParts {
  readonly parts: readonly Part[]
  /** Whether an item has terms of its own, or a campaign, that could not be applied. */
  readonly isIncomplete: boolean
}

/** The parts of the commission of a credited affiliate. */
export const partsOf = (
  credit: Credit,
  affiliate: Affiliate | undefined,
  order: Order,
  facts: Pick<Facts, 'campaigns'>,
): CreditedParts => {
  const version = versionOf(credit, order, facts)
  const usual = usualPart(credit, affiliate, version, order)
  // Terms that a report states are for the whole order.
  const isFixed = credit.rule === 'imported' || order.stated.terms !== undefined
  if (isFixed || !affiliate) return { parts: [usual], isIncomplete: false }
  const sold: Sold = {
    order,
    affiliate,
    campaigns: facts.campaigns,
    campaignId: credit.campaignId,
    isNamed: credit.campaignNamed ?? false,
    currency: currencyOf(usual),
    net: netOf(usual),
  }
  const { lines, rest, isIncomplete } = productLines(itemsOf(order), sold)
  if (lines.length === 0) {
    return {
      parts: [usual],
      isIncomplete: isIncomplete || haveOwnTerms(ignoredProducts(order), sold),
    }
  }
  const others = lines.map((line) => partOfLine(line, usual, credit))
  return {
    parts: rest === undefined ? others : [{ ...usual, base: rest }, ...others],
    isIncomplete,
  }
}

const netOf = ({ total, deducted }: Part): number => (total?.amount ?? 0) - deducted

/** The version of the campaign that applies to an order. */
export const versionOf = (
  { campaignId }: Credit,
  { termsAt }: Order,
  { campaigns }: Pick<Facts, 'campaigns'>,
): CampaignVersion => {
  const campaign = campaigns.find(({ id }) => id === campaignId)
  if (!campaign) throw new Error('A credit names a campaign that is not among the facts')
  return versionAt(campaign.versions, termsAt)
}

const usualPart = (
  credit: Credit,
  affiliate: Affiliate | undefined,
  version: CampaignVersion,
  order: Order,
): Part => {
  const { campaignId, sharePpm } = credit
  const imported = importedTerms(credit, order)
  const found: Partial<FoundTerms> | undefined = order.stated.terms
    ? { terms: order.stated.terms, of: 'report' }
    : termsFor(campaignId, version, affiliate, order, order.productId)
  return {
    // Without terms nothing is earned. `campaignOf` never returns such a campaign, but an older
    // verdict that stays in force may name a campaign whose terms were removed since.
    terms: imported ?? found?.terms ?? NO_TERMS,
    campaignVersion: version.version,
    sharePpm: Math.min(sharePpm, WHOLE_PPM),
    ...((imported ? undefined : actionValue(order, version)) ?? {
      total: order.total,
      deducted: deductedFrom(order, version),
      remaining: order.refunds.remaining,
    }),
    refunded: order.refunds.all,
    rounding: 'half_away_from_zero',
    ...(found?.of && !imported && { termsOf: found.of }),
  }
}

/** The campaign's value of an action without a total. Only a full refund can take it away. */
const actionValue = (
  { kind, code, total, refunds }: Order,
  { actionTypes }: CampaignVersion,
): Pick<Part, 'total' | 'deducted' | 'remaining' | 'isActionValue'> | undefined => {
  const value = kind === 'action' && !total ? ownValue(actionTypes, code)?.value : undefined
  if (!value) return undefined
  const remaining = refunds.all ? 0 : value.amount
  return { total: value, deducted: 0, remaining, isActionValue: true }
}

const NO_TERMS: Terms = { kind: 'percent', ratePpm: 0 }

const partOfLine = (line: ProductLine, usual: Part, credit: Credit): Part => {
  const { termsOf: _usual, ...order } = usual
  return {
    ...order,
    terms: line.terms,
    campaignVersion: line.campaignVersion,
    base: line.base,
    ...(line.terms.kind === 'fixed' && { quantity: line.quantity }),
    products: line.products,
    ...(line.campaignId !== credit.campaignId && { campaignId: line.campaignId }),
    ...(line.of && { termsOf: line.of }),
  }
}

/**
 * What the order's reports deduct, and the campaign's fixed cost of a sale. A cost in another currency
 * than the total cannot be deducted from it.
 */
const deductedFrom = ({ kind, deducted, total }: Order, { fixedCost }: CampaignVersion): number => {
  if (!fixedCost || !total || kind !== 'sale') return deducted
  return Math.min(total.amount, deducted + costOf(fixedCost, total))
}

const costOf = (cost: Terms, total: Money): number => {
  if (cost.kind === 'percent') {
    return roundHalfAway(BigInt(total.amount) * BigInt(cost.ratePpm), BigInt(WHOLE_PPM))
  }
  return cost.amount.currency === total.currency ? cost.amount.amount : 0
}

/**
 * An imported commission is the amount that the other program owes. A refund reduces it by the same
 * part as the order.
 */
const importedTerms = ({ rule }: Credit, { imported }: Order): Terms | undefined =>
  rule === 'imported' && imported?.imported.kind === 'commission'
    ? { kind: 'fixed', amount: imported.imported.amount, partialRefund: 'pro_rata' }
    : undefined
