import type { Campaign } from '../../domain/campaign.js'
import type { Miss } from '../../domain/verdict.js'
import type { World } from './history.js'
import { versionOf } from './inForce.js'
import { isPlacedBefore, type Order, ordersOf } from './order.js'
import { isUnpaid } from './payment.js'

// "Subscriptions".

const DAY_MS = 86_400_000

/** The subscription of an order, as a trusted source names it. */
const subscriptionOf = ({ fromServers }: Order) =>
  fromServers.find(({ subscription }) => subscription)?.subscription

/** "Free trials are not counted." */
const isPayment = ({ ref, total }: Order): boolean =>
  ref.kind === 'sale' && total !== undefined && total.amount > 0

interface Payment {
  /** 1: the first. */
  readonly number: number
  /** When the first payment was made. */
  readonly firstAt: number
}

/** Which payment of its subscription an order is. Undefined: it belongs to none. */
export const paymentOf = (world: World, order: Order): Payment | undefined => {
  const subscription = subscriptionOf(order)
  if (!subscription || !isPayment(order)) return undefined
  // "Free trials, tests and payments that failed are not counted."
  const isCounted = !order.isTest && !isUnpaid(order)
  const earlier = ordersOf(world).filter(
    (one) =>
      isCounted &&
      subscriptionOf(one)?.id === subscription.id &&
      !one.isTest &&
      isPayment(one) &&
      !isUnpaid(one) &&
      one.provenAt !== undefined &&
      isPlacedBefore(one, order),
  )
  const [first] = [...earlier].sort((a, b) => (isPlacedBefore(a, b) ? -1 : 1))
  // "If nobody reported the first payment, a renewal counts as the second one."
  const least = subscription.isFirst === false ? 2 : 1
  return {
    number: Math.max(earlier.length + 1, least),
    firstAt: first?.placedAt ?? order.placedAt,
  }
}

/** "The number and the days are those that were in force at the first payment." */
export const renewalMiss = (world: World, order: Order, campaign: Campaign): Miss | undefined => {
  const payment = paymentOf(world, order)
  if (!payment) return undefined
  const { paymentsMax = Infinity, daysMax = Infinity } =
    versionOf(campaign, payment.firstAt).renewals ?? {}
  if (payment.number > paymentsMax) return 'too_many_payments'
  if (order.placedAt > payment.firstAt + daysMax * DAY_MS) return 'subscription_too_old'
  return undefined
}
