import type { ConversionDetail } from '../domain/conversion.js'
import { isBooking, isStatement, isTraffic } from '../domain/report.js'

/**
 * Why an order has no verdict: no sale or action was reported, or the sale was reported per product
 * and each product has its own verdict. Undefined if the order has a verdict, and for what needs none:
 * bookings and traffic.
 */
export const whyUndecided = ({
  reports,
  flags,
}: Pick<ConversionDetail, 'reports' | 'flags'>): 'awaiting_sale' | 'per_product' | undefined => {
  const needsNone = reports.some((one) => isStatement(one) || isBooking(one) || isTraffic(one))
  if (needsNone) return undefined
  return flags.includes('awaiting_sale') ? 'awaiting_sale' : 'per_product'
}
