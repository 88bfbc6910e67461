import type { OrderKey } from './ids.js'

/** What an order is known by, besides its account. One cart may report a sale per product. */
export interface OrderRef {
  readonly kind: 'sale' | 'action'
  readonly orderId: string
  /** '' where the report named none. */
  readonly productId: string
  /** The action's code; '' for a sale. */
  readonly code: string
}

/**
 * The key of an order. JSON, because order ids may hold any separator. Order ids are compared
 * trimmed and otherwise letter by letter: "#1001" and "1001" are two orders. A test is another order
 * than the real one under its number, so that neither can touch the other.
 */
export const orderKey = (
  { kind, orderId, productId, code }: OrderRef,
  isTest: boolean = false,
): OrderKey =>
  JSON.stringify([
    kind,
    orderId.trim(),
    productId.trim(),
    code,
    ...(isTest ? ['test'] : []),
  ]) as OrderKey

/** Whether others can guess the id, because it holds nothing but one short number: "1001", "#A-1001". */
export const canBeGuessed = (orderId: string): boolean => /^\D{0,16}\d{1,12}\D{0,4}$/.test(orderId)
