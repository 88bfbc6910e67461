import { type Evidence, evidenceOf } from './attribution/evidence.js'
import type { Facts } from './facts.js'
import { type Order, orderOf } from './order.js'

/** The part of an order that its reports decide by themselves. */
export interface Stated {
  readonly order: Order
  readonly evidence: Evidence
}

/**
 * Which evidence `settle` will look at, and when the order was placed: so that no more has to be
 * loaded, however much strangers claim. Undefined while nobody stated that there was an order.
 */
export const statedIn = (reports: Pick<Facts, 'reports' | 'visitors'>): Stated | undefined => {
  const order = orderOf(reports)
  return order && { order, evidence: evidenceOf(order, reports) }
}
