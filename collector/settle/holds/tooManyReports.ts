import type { HoldReason } from './hold.js'

/** A page's claim alone says who placed the order, and the order has no room for other claims. */
export const tooManyReports: HoldReason = ({ credit, order }) =>
  (credit.claimed ?? false) && order.claim.isFull
