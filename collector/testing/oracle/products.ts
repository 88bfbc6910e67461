import type { Affiliate } from '../../domain/affiliate.js'
import type { Campaign, Terms } from '../../domain/campaign.js'
import type { OrderItem } from '../../domain/report.js'
import type { Chosen } from './credit.js'
import { shared } from './fraction.js'
import type { World } from './history.js'
import { placeIn, versionOf } from './inForce.js'
import { isTrusted, type Order } from './order.js'
import { type Line, productTerms, termsOfOrder } from './terms.js'

// "Products".

interface Own {
  readonly item: OrderItem
  /** Undefined: the item earns by the usual terms of the order. */
  readonly terms: Terms | undefined
  /** By which campaign, if it is another one. Items of two campaigns are not added up. */
  readonly by: string
}

interface Usual {
  readonly usual: Terms
  readonly base: bigint
}

/** The lines of an order whose items have terms of their own. Undefined: the usual terms apply to all. */
export const linesOfItems = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  chosen: Chosen,
  { usual, base }: Usual,
): readonly Line[] | undefined => {
  const items = itemsOf(order).map((item) => {
    const found = termsOfItem(world, order, affiliate, chosen, item.sku)
    // "Terms in another currency than the usual ones do not apply."
    const fits = found && currencyOf(order, found.terms) === currencyOf(order, usual)
    return { item, terms: fits ? found.terms : undefined, by: found?.by.id ?? '' }
  })
  const groups = sameTerms(items)
  const [only] = groups
  if (!only) return undefined
  if (items.some(({ item }) => !item.total)) {
    // "If all items earn by the same terms, these apply to the whole order and no totals are needed."
    const isOne = groups.length === 1 && only.of.length === items.length
    return isOne ? [{ terms: only.terms, base, pieces: piecesOf(only.of), by: only.by }] : undefined
  }
  return divided(items, groups, { usual, base })
}

/**
 * "Items count as the most trusted source states them. Items of a page count only if no server reported
 * the order and no signature covers it." A total of zero cannot be divided.
 */
const itemsOf = ({ ref, total, statements, fromServers, pages }: Order): readonly OrderItem[] => {
  if (ref.kind !== 'sale' || ref.productId !== '' || !total || total.amount === 0) return []
  const stating = statements.some(isTrusted) ? fromServers : pages.slice(0, 1)
  return stating.find(({ items }) => items.length > 0)?.items ?? []
}

/** "A campaign of the product's own, else terms of the product in the campaign of the order." */
const termsOfItem = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  chosen: Chosen,
  sku: string,
): { readonly terms: Terms; readonly by: Campaign } | undefined => {
  const own = ofProduct(world, order, sku)
  // "If the coupon, the bond or the report named the campaign, other campaigns do not apply."
  const isOther = !chosen.isNamed && own !== undefined && own.id !== chosen.campaign.id
  if (isOther && isOpenTo(order, affiliate, own)) {
    const terms = productTerms(order, own, sku) ?? termsOfOrder(world, order, affiliate, own)
    if (terms) return { terms, by: own }
  }
  const terms = productTerms(order, chosen.campaign, sku)
  return terms && { terms, by: chosen.campaign }
}

const ofProduct = ({ campaigns }: World, { termsAt }: Order, sku: string): Campaign | undefined =>
  campaigns.find((one) => {
    // "If it was entered before the order."
    if (one.createdAt > termsAt) return false
    const { status, productIds } = versionOf(one, termsAt)
    return status === 'active' && productIds.includes(sku)
  })

const isOpenTo = ({ termsAt }: Order, affiliate: Affiliate, campaign: Campaign): boolean =>
  !versionOf(campaign, termsAt).isPrivate ||
  (placeIn(affiliate, campaign, termsAt)?.isMember ?? false)

const currencyOf = ({ total }: Order, terms: Terms): string | undefined =>
  terms.kind === 'fixed' ? terms.amount.currency : total?.currency

interface Group {
  readonly terms: Terms
  readonly by: string
  readonly of: readonly Own[]
}

/** "Products of the same terms are added up", in the order in which items name them. */
const sameTerms = (items: readonly Own[]): readonly Group[] => {
  const nameOf = ({ terms, by }: Own) => JSON.stringify([terms, by])
  const names = [...new Set(items.filter(({ terms }) => terms).map(nameOf))]
  return names.flatMap((name) => {
    const of = items.filter((one) => nameOf(one) === name)
    const { terms, by = '' } = of[0] ?? {}
    return terms ? [{ terms, by, of }] : []
  })
}

const piecesOf = (items: readonly Own[]): number =>
  items.reduce((all, { item }) => all + Math.max(0, Math.floor(item.quantity ?? 1)), 0)

const totalOf = (items: readonly Own[]): number =>
  items.reduce((all, { item }) => all + (item.total?.amount ?? 0), 0)

/** The base, divided in proportion to the totals of the items. */
const divided = (
  items: readonly Own[],
  groups: readonly Group[],
  { usual, base }: Usual,
): readonly Line[] => {
  const others = items.filter(({ terms }) => !terms)
  // "An item below zero that has no terms of its own is a rebate and reduces all others."
  const isRebate = ({ item }: Own) => (item.total?.amount ?? 0) < 0
  const ofOthers = totalOf(others.filter((one) => !isRebate(one)))
  const weights = [...groups.map(({ of }) => Math.max(0, totalOf(of))), ofOthers]
  const sum = weights.reduce((all, one) => all + one, 0)
  const net = BigInt(Math.max(0, sum + totalOf(others.filter(isRebate))))
  // "If the items are less than the base, the rest belongs to the order."
  const bases = sum === 0 ? weights.map(() => 0n) : shared(net < base ? net : base, weights)
  const own = groups.map(({ terms, by, of }, place) => ({
    ...{ terms, by },
    base: bases[place] ?? 0n,
    pieces: piecesOf(of),
  }))
  const rest = own.reduce((left, one) => left - one.base, base)
  // "A fixed commission of the order once, and only if something of it has no terms of its own."
  return rest > 0n || ofOthers > 0 ? [{ terms: usual, base: rest, pieces: 1 }, ...own] : own
}
