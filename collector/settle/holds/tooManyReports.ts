import type { HoldReason } from './hold.js'

/**
 * Only a page's claim states who placed the order, and the order has reached its limit of reports.
 */
export const tooManyReports: HoldReason = ({ credit, order }) =>
  (credit.claimed ?? false) && order.claim.isFull
