import type { Affiliate } from '../../domain/affiliate.js'
import { type Campaign, ownValue, type Terms, versionAt } from '../../domain/campaign.js'
import type { CampaignId } from '../../domain/ids.js'
import { AMOUNT_MAX, allocate, money } from '../../domain/money.js'
import type { OrderItem } from '../../domain/report.js'
import type { Order } from '../order.js'
import { currencyOf } from './earned.js'
import { type FoundTerms, mayEarn, termsFor } from './termsFor.js'

/** Products of an order that earn by the same terms. */
export interface ProductLine extends FoundTerms {
  readonly campaignId: CampaignId
  readonly campaignVersion: number
  readonly products: readonly string[]
  /** The part of the order's net total, in minor units. */
  readonly base: number
  readonly quantity: number
}

export interface ProductLines {
  readonly lines: readonly ProductLine[]
  /** What is left for the order's own terms. Undefined: each item has terms of its own. */
  readonly rest: number | undefined
  /** Whether an item has terms of its own that could not be applied. */
  readonly isIncomplete: boolean
}

/** An order, and by whose campaigns and terms its items may earn. */
export interface Sold {
  readonly order: Order
  readonly affiliate: Affiliate
  readonly campaigns: readonly Campaign[]
  /** The campaign of the order, and whether it was named, so that it applies to all items. */
  readonly campaignId: CampaignId
  readonly isNamed: boolean
  /** The currency that the order's own terms pay in. Terms in another one cannot be added up. */
  readonly currency: string | undefined
  /** The total without tax, shipping and fixed cost, in minor units. */
  readonly net: number
}

interface OwnTerms extends FoundTerms {
  readonly campaignId: CampaignId
  readonly campaignVersion: number
}

interface Priced {
  readonly found: OwnTerms
  readonly items: OrderItem[]
}

/**
 * Divides the net total of an order among the items that have terms of their own, in proportion to
 * their totals. If items earn by different terms and one states no total, nothing is divided.
 */
export const productLines = (items: readonly OrderItem[], sold: Sold): ProductLines => {
  const lookUp = ownTermsIn(new Set(items.map(({ sku }) => sku)), sold)
  const priced = new Map<string, Priced>()
  const usual: OrderItem[] = []
  let isIncomplete = false
  for (const item of items) {
    const found = lookUp(item.sku)
    if (found === 'other_currency') isIncomplete = true
    if (!found || found === 'other_currency') usual.push(item)
    else {
      // R3 of the money rules: items of one rate are added up and rounded once.
      const key = JSON.stringify(found)
      const known = priced.get(key) ?? { found, items: [] }
      priced.set(key, known)
      known.items.push(item)
    }
  }
  if (priced.size === 0) return { lines: [], rest: sold.net, isIncomplete }
  const divided = divide([...priced.values()], usual, sold.net)
  return divided ? { ...divided, isIncomplete } : { lines: [], rest: sold.net, isIncomplete: true }
}

/** Whether one of these products has terms of its own. */
export const haveOwnTerms = (skus: ReadonlySet<string>, sold: Sold): boolean => {
  const lookUp = ownTermsIn(skus, sold)
  return [...skus].some((sku) => lookUp(sku) !== undefined)
}

type LookUp = (sku: string) => OwnTerms | 'other_currency' | undefined

const ownTermsIn = (skus: ReadonlySet<string>, sold: Sold): LookUp => {
  const { order, affiliate, campaigns, campaignId, currency } = sold
  const selling = sold.isNamed ? undefined : campaignsSelling(skus, sold)
  const own = campaigns.find(({ id }) => id === campaignId)
  const termsIn = (campaign: Campaign | undefined, sku: string) => {
    const version = campaign && versionAt(campaign.versions, order.termsAt)
    if (!campaign || !version) return undefined
    const isOther = campaign.id !== campaignId
    if (!isOther && !ownValue(version.products, sku)) return undefined
    if (isOther && !mayEarn(campaign.id, version, affiliate, order.termsAt)) return undefined
    const found = termsFor(campaign.id, version, affiliate, order, sku)
    if (!found) return undefined
    if (currencyOf({ terms: found.terms, total: order.total }) !== currency) return 'other_currency'
    return { ...found, campaignId: campaign.id, campaignVersion: version.version }
  }
  return (sku) => termsIn(selling?.get(sku), sku) ?? termsIn(own, sku)
}

/**
 * The active campaign of each product that has one: of several the first, as for an order. One that was
 * entered after the order does not count, because orders are not re-settled for the products of their
 * items.
 */
const campaignsSelling = (
  skus: ReadonlySet<string>,
  { order, campaigns }: Sold,
): ReadonlyMap<string, Campaign> => {
  const found = new Map<string, Campaign>()
  for (const campaign of campaigns) {
    if (campaign.createdAt > order.termsAt) continue
    const { status, productIds } = versionAt(campaign.versions, order.termsAt)
    if (status !== 'active') continue
    for (const id of productIds) if (skus.has(id) && !found.has(id)) found.set(id, campaign)
  }
  return found
}

/**
 * Items whose totals exceed the net total include tax or were discounted, so each has its share of
 * the net total. If they are less, the order has other parts, which belong to the rest.
 */
const divide = (
  priced: readonly Priced[],
  usual: readonly OrderItem[],
  net: number,
): Omit<ProductLines, 'isIncomplete'> | undefined => {
  const isUnpriced = [...usual, ...priced.flatMap(({ items }) => items)].some(({ total }) => !total)
  const [only] = priced
  if (isUnpriced) {
    // All items earn by the same terms, so they need not be told apart.
    return only && priced.length === 1 && usual.length === 0
      ? { lines: [lineOf(only, net)], rest: undefined }
      : undefined
  }
  const own = priced.map(({ items }) => Math.max(0, sumOf(items)))
  const isRebate = ({ total }: OrderItem) => total !== undefined && total.amount < 0
  const others = sumOf(usual.filter((item) => !isRebate(item)))
  const sold = own.reduce((sum, amount) => sum + amount, others)
  // A rebate reduces all other items, also if the order has further parts such as shipping.
  const reduced = Math.max(0, sold + sumOf(usual.filter(isRebate)))
  const bases =
    sold > 0
      ? allocate(money(Math.min(net, reduced), 'XXX'), [...own, others]).map(({ amount }) => amount)
      : own
  const lines = priced.map((one, index) => lineOf(one, bases[index] ?? 0))
  const rest = net - lines.reduce((sum, { base }) => sum + base, 0)
  return { lines, rest: rest > 0 || others > 0 ? rest : undefined }
}

const sumOf = (items: readonly OrderItem[]): number =>
  items.reduce((sum, { total }) => sum + (total?.amount ?? 0), 0)

const lineOf = ({ found, items }: Priced, base: number): ProductLine => ({
  ...found,
  products: [...new Set(items.map(({ sku }) => sku))],
  base,
  quantity: quantityOf(items, found.terms),
})

/** Bounded, so that no number of pieces leads to an amount beyond what one order may amount to. */
const quantityOf = (items: readonly OrderItem[], terms: Terms): number => {
  const pieces = items.reduce((sum, { quantity = 1 }) => sum + Math.max(0, Math.floor(quantity)), 0)
  const most = terms.kind === 'fixed' ? AMOUNT_MAX / Math.max(1, terms.amount.amount) : 1
  return Math.min(pieces, Math.floor(most))
}
