import type { Coupon } from '../../domain/coupon.js'
import type { Miss } from '../../domain/verdict.js'
import { couponsNamed } from './codes.js'
import type { World } from './history.js'
import { customerOf, isPlacedBefore, type Order, ordersOf, saying } from './order.js'
import { isUnpaid } from './payment.js'

// "Limits" of coupons.

/** Whether an order is beyond a limit of a coupon: "the orders that were placed first count". */
export const beyondLimit = (world: World, order: Order, coupon: Coupon): Miss | undefined => {
  const { usesMax = Infinity, customerUsesMax = Infinity } = coupon
  // "Tests and unpaid orders use nothing, and no limit applies to them."
  if (order.isTest || isUnpaid(order)) return undefined
  const earlier = ordersOf(world).filter(
    (one) =>
      one.key !== order.key &&
      // "Orders that only a page reports use up nothing of the proven ones."
      !one.isTest &&
      !isUnpaid(one) &&
      (one.provenAt !== undefined || order.provenAt === undefined) &&
      isPlacedBefore(one, order) &&
      names(world, one, coupon),
  )
  if (earlier.length >= usesMax) return 'coupon_used_up'
  const customer = customerOf(order)?.report.customer
  const own = earlier.filter((one) => customerOf(one)?.report.customer === customer)
  if (customer !== undefined && own.length >= customerUsesMax) return 'coupon_used_by_customer'
  return undefined
}

const names = (world: World, order: Order, coupon: Coupon): boolean =>
  saying(order, 'coupon').some(({ report }) =>
    report.coupons.some((text) => couponsNamed(world, text).includes(coupon)),
  ) && isValid(coupon, order.placedAt)

const isValid = ({ validFrom, validUntil = Infinity }: Coupon, at: number): boolean =>
  validFrom <= at && at < validUntil
