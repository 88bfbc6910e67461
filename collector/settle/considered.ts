import { type Evidence, evidenceOf } from './attribution/evidence.js'
import { type Order, orderOf, type Reported } from './order.js'

/** The part of an order that its reports decide by themselves. */
export interface Stated {
  readonly order: Order
  readonly evidence: Evidence
}

/**
 * Which evidence `settle` will look at, and when the order was placed: so that no more has to be
 * loaded, however much strangers claim. Undefined while nobody stated that there was an order.
 */
export const statedIn = (reports: Reported): Stated | undefined => {
  const order = orderOf(reports)
  return order && { order, evidence: evidenceOf(order, reports) }
}
