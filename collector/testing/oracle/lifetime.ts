import type { Affiliate } from '../../domain/affiliate.js'
import type { CampaignId } from '../../domain/ids.js'
import type { Miss } from '../../domain/verdict.js'
import type { Credit } from './credit.js'
import type { World } from './history.js'
import { policyAt } from './inForce.js'
import { customerOf, isPlacedBefore, type Order, ordersOf } from './order.js'
import { standingsOf } from './payable.js'
import { isUnpaid } from './payment.js'
import { leftOf } from './refunds.js'

// "How long a customer stays bonded", and the rule `lifetime`.

const DAY_MS = 86_400_000

export interface Bond {
  readonly affiliate: Affiliate
  readonly campaignId: CampaignId | undefined
}

interface BondOfOrder extends Bond {
  readonly placedAt: number
  readonly isProven: boolean
}

/** Whom an order would credit without this rule. */
type WithoutBonds = (world: World, order: Order) => readonly Credit[]

export const bondFor = (world: World, order: Order, withoutBonds: WithoutBonds): Bond | Miss => {
  const customer = customerOf(order)?.report.customer
  if (customer === undefined) return 'no_customer'
  // "If several changes are in force when an order is placed, the one that was made last counts."
  const change = world.lifetimes.findLast(
    (one) => one.customer === customer && one.since <= order.placedAt,
  )
  if (change?.set) {
    const { affiliateId, campaignId } = change.set
    const affiliate = world.affiliates.find(({ id }) => id === affiliateId)
    return affiliate ? { affiliate, campaignId } : 'no_bond'
  }
  const { lifetimeDays = Infinity } = policyAt(world, order.termsAt)
  const bonds = earlierOrders(world, order, customer)
    .flatMap((one) => bondOfOrder(world, one, withoutBonds(world, one)) ?? [])
    .filter(({ isProven }) => isProven || order.provenAt === undefined)
  // "After an end nobody earns by this rule, until an order that was placed since bonds the customer anew."
  const since = bonds.filter((one) => one.placedAt >= (change?.since ?? 0))
  if (change && since.length === 0) return 'bond_ended'
  const lasting = since.filter((one) => order.placedAt - one.placedAt <= lifetimeDays * DAY_MS)
  // "The first order whose bond lasts decides, a proven bond before others."
  const found = lasting.find(({ isProven }) => isProven) ?? lasting[0]
  return found ?? (bonds.length > 0 ? 'bond_expired' : 'no_bond')
}

const earlierOrders = (world: World, order: Order, customer: string): readonly Order[] =>
  ordersOf(world)
    .filter((one) => customerOf(one)?.report.customer === customer && isPlacedBefore(one, order))
    .sort((a, b) => (isPlacedBefore(a, b) ? -1 : 1))

/**
 * Whom an order bonds its customer to: the affiliate whom it would credit without this rule. "A test, an
 * order that is not paid, is declined or was refunded in full bonds nobody."
 */
const bondOfOrder = (
  world: World,
  order: Order,
  credits: readonly Credit[],
): BondOfOrder | undefined => {
  const [first] = credits
  const isDeclined = standingsOf(world, order, credits).some(({ status }) => status === 'declined')
  const isVoid = order.isTest || isUnpaid(order) || leftOf(order).isNothing || isDeclined
  if (!first || isVoid) return undefined
  // "A customer is bonded to the affiliate with the largest share; of equal shares to the last one."
  const credit = credits.reduce((best, one) => (one.sharePpm >= best.sharePpm ? one : best), first)
  return {
    affiliate: credit.affiliate,
    campaignId: credit.chosen.campaign.id,
    placedAt: order.placedAt,
    isProven:
      order.provenAt !== undefined && credit.proven && (customerOf(order)?.isVouched ?? false),
  }
}
