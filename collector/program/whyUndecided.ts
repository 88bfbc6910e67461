import type { ConversionDetail } from '../domain/conversion.js'
import { isStatement } from '../domain/report.js'

/**
 * Why an order has no verdict: no sale or action was reported, or the sale was reported per product
 * and each product has its own verdict. Undefined if the order has a verdict.
 */
export const whyUndecided = ({
  reports,
  flags,
}: Pick<ConversionDetail, 'reports' | 'flags'>): 'awaiting_sale' | 'per_product' | undefined => {
  if (reports.some(isStatement)) return undefined
  return flags.includes('awaiting_sale') ? 'awaiting_sale' : 'per_product'
}
