import { type Coupon, couponsMeant, isValidAt } from '../domain/coupon.js'
import type { VisitorId } from '../domain/ids.js'
import type { Policy } from '../domain/policy.js'
import {
  type Use,
  useByCustomer,
  useByCustomersOrder,
  useByVisitor,
  useOfBond,
  useOfClicks,
  useOfCoupon,
  useOfSubscription,
} from '../domain/uses.js'
import type { Evidence } from './attribution/evidence.js'
import type { Bond, Facts } from './facts.js'
import type { Order } from './order.js'
import { isPayment } from './payment.js'

/**
 * What an order uses up, as far as there may be a limit. Tests and orders that are not paid use nothing,
 * and orders before or after the coupon's validity do not use the coupon. A refund or a declined
 * commission gives nothing back.
 */
export const usesOf = (
  order: Order,
  evidence: Evidence,
  coupons: readonly Coupon[],
): readonly string[] => {
  if (order.test || order.payment) return []
  const [customer] = evidence.customers
  const limited = evidence.coupons
    .flatMap(({ value }) => couponsMeant(value, coupons))
    .filter((coupon) => isValidAt(coupon, order.convertedAt))
    .flatMap(({ code, usesMax, customerUsesMax }) => [
      ...(usesMax === undefined ? [] : [useOfCoupon(code)]),
      ...(customerUsesMax === undefined || !customer ? [] : [useByCustomer(code, customer.value)]),
    ])
  const payment = order.subscription && isPayment(order) ? [order.subscription.id] : []
  return [...new Set([...payment.map(useOfSubscription), ...limited])]
}

/**
 * What is counted of an order if bonds last for a number of orders: the order itself, and whether a bond
 * begins with it. Tests and orders that are not paid are not counted. A page can name any customer, so
 * an order whose customer only a page names does not count for proven orders.
 */
export const countedFor = (
  { test, payment, proven }: Order,
  { customers: [customer] }: Evidence,
  { lifetimeOrders }: Pick<Policy, 'lifetimeOrders'>,
  begun: Bond | undefined,
): readonly Use[] => {
  if (lifetimeOrders === undefined || !customer || test || payment) return []
  const own = { name: useByCustomersOrder(customer.value), proven: proven && !customer.claimed }
  if (!begun) return [own]
  return [own, { name: useOfBond(begun.customer, begun.proven), proven: begun.proven }]
}

/**
 * If clicks earn until the visitor's next sale: that the visitor placed the order, by each id that was
 * reported, and whether it is a sale that uses up earlier clicks. Tests, unpaid orders and actions use up
 * none, and no sale of which a report says so (`keepsClicks`). What is refunded or declined later was a
 * sale nevertheless.
 */
export const placedBy = (
  order: Order,
  evidence: Evidence,
  { visitors, policy }: Pick<Facts, 'visitors'> & { readonly policy: Policy },
): readonly Use[] => {
  if (!policy.forgetsAfterSale) return []
  const { kind, test, payment, claim } = order
  const statements = [...order.trusted, ...order.signed, ...claim.pages]
  const isForgetting =
    kind === 'sale' && !test && !payment && !statements.some(({ keepsClicks }) => keepsClicks)
  const ids = new Set(statements.flatMap(({ visitorId }) => visitorId ?? []))
  return [...ids].flatMap((id: VisitorId) => {
    const piece = evidence.visitors.find(({ value }) => value === (visitors.get(id) ?? id))
    if (!piece) return []
    const proven = order.proven && piece.proven
    const used = { name: useOfClicks(id, proven), proven }
    return [{ name: useByVisitor(id), proven }, ...(isForgetting ? [used] : [])]
  })
}
