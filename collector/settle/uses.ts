import { type Coupon, couponsMeant, isValidAt } from '../domain/coupon.js'
import { useByCustomer, useOfCoupon, useOfSubscription } from '../domain/uses.js'
import type { Evidence } from './attribution/evidence.js'
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
