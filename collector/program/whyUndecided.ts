import type { ConversionDetail } from '../domain/conversion.js'
import { isStatement } from '../domain/report.js'

/**
 * Why there is no verdict about an order: nobody stated that it was placed, or only per product, and
 * then each product has a verdict of its own. Undefined: there is one.
 */
export const whyUndecided = ({
  reports,
  flags,
}: Pick<ConversionDetail, 'reports' | 'flags'>): 'awaiting_sale' | 'per_product' | undefined => {
  if (reports.some(isStatement)) return undefined
  return flags.includes('awaiting_sale') ? 'awaiting_sale' : 'per_product'
}
