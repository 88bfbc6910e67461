import type { Affiliate } from '../../domain/affiliate.js'
import type { Campaign, GroupTerms, Terms } from '../../domain/campaign.js'
import type { StatedCommission } from '../../domain/report.js'
import type { World } from './history.js'
import { placeIn, versionOf } from './inForce.js'
import type { Order } from './order.js'
import { paymentOf } from './renewals.js'

// "Whose terms". The wire, "Commission".

/** One line of terms, and what it applies to. */
export interface Line {
  readonly terms: Terms
  readonly base: bigint
  readonly pieces: number
  /** Of products: the campaign whose terms these are. Undefined: of the order, or of what is left of it. */
  readonly by?: string
}

/** What the merchant's server decides. "A correction with a higher revision replaces it." */
export const statedCommission = ({ fromServers }: Order): StatedCommission | undefined =>
  fromServers.find(({ commission }) => commission)?.commission

/** 1: the terms that the merchant's server states for the order. */
export const statedTerms = (order: Order): Terms | undefined => statedCommission(order)?.terms

/** 2 to 6. */
export const usualTerms = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  campaign: Campaign,
): Terms | undefined =>
  productTerms(order, campaign, order.ref.productId) ??
  termsOfOrder(world, order, affiliate, campaign)

/** 2: the terms of the product. */
export const productTerms = (
  { ref, termsAt }: Order,
  campaign: Campaign,
  product: string,
): Terms | undefined =>
  ref.kind === 'sale' ? versionOf(campaign, termsAt).products?.[product] : undefined

/** 3 to 6. */
export const termsOfOrder = (
  world: World,
  order: Order,
  affiliate: Affiliate,
  campaign: Campaign,
): Terms | undefined => {
  const version = versionOf(campaign, order.termsAt)
  const place = placeIn(affiliate, campaign, order.termsAt)
  const group = place?.group === undefined ? undefined : version.groups?.[place.group]
  return (
    renewalTerms(world, order, campaign) ??
    termsFor(order, place?.terms) ??
    termsFor(order, group) ??
    termsFor(order, version)
  )
}

const renewalTerms = (world: World, order: Order, campaign: Campaign): Terms | undefined => {
  const payment = paymentOf(world, order)
  if (!payment || payment.number === 1) return undefined
  return versionOf(campaign, order.termsAt).renewals?.terms
}

const termsFor = ({ ref }: Order, terms: GroupTerms | undefined): Terms | undefined =>
  ref.kind === 'sale' ? terms?.sale : terms?.actions?.[ref.code]
