import type { OrderItem } from '../../domain/report.js'
import type { Order } from '../order.js'

/**
 * The items of an order, as the most trusted source states them. A page states them only if no
 * trusted source reported the order, and only the first page does: items decide the rate, and a
 * later page must not raise the commission. A proof covers no items.
 */
export const itemsOf = (order: Order): readonly OrderItem[] => {
  // The total of zero cannot be divided.
  if (!hasItems(order) || !order.total || order.total.amount === 0) return []
  const heeded = isAlone(order) ? order.claim.pages.slice(0, 1) : order.trusted
  return heeded.find(({ items }) => items.length > 0)?.items ?? []
}

/** The products of items that do not count, because only pages state them or there is nothing to divide. */
export const ignoredProducts = (order: Order): ReadonlySet<string> => {
  const { trusted, signed, claim } = order
  if (!hasItems(order) || itemsOf(order).length > 0) return new Set()
  const reports = [...trusted, ...signed, ...claim.pages]
  return new Set(reports.flatMap(({ items }) => items.map(({ sku }) => sku)))
}

/** A product of an order that was reported per product is an order itself. */
const hasItems = ({ kind, productId }: Order): boolean => kind === 'sale' && productId === ''

const isAlone = ({ trusted, signed }: Order): boolean => trusted.length === 0 && signed.length === 0
