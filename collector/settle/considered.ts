import { type Evidence, evidenceOf } from './attribution/evidence.js'
import { type Order, orderOf, type Reported } from './order.js'

/** The part of an order that depends only on its own reports. */
export interface Stated {
  readonly order: Order
  readonly evidence: Evidence
}

/**
 * Which evidence `settle` needs, and when the order was placed. It bounds what is loaded, however
 * many claims are sent. Undefined until a sale or action is reported.
 */
export const statedIn = (reports: Reported): Stated | undefined => {
  const order = orderOf(reports)
  return order && { order, evidence: evidenceOf(order, reports) }
}
