import type { OrderKey } from './ids.js'

/** Reports in the order in which they happened, ids deciding between equals. */
export const byOccurrence = (
  a: { readonly occurredAt: number; readonly id: string },
  b: { readonly occurredAt: number; readonly id: string },
): number => a.occurredAt - b.occurredAt || byText(a.id, b.id)

/** Reports in the order in which they arrived: no sender's clock decides. */
export const byArrival = (
  a: { readonly receivedAt: number; readonly id: string },
  b: { readonly receivedAt: number; readonly id: string },
): number => a.receivedAt - b.receivedAt || byText(a.id, b.id)

/** Orders in the order in which they were placed, their keys deciding between equals. */
export const byPlacing = (
  a: { readonly convertedAt: number; readonly orderKey: OrderKey },
  b: { readonly convertedAt: number; readonly orderKey: OrderKey },
): number => a.convertedAt - b.convertedAt || byText(a.orderKey, b.orderKey)

const byText = (a: string, b: string): number => {
  if (a === b) return 0
  return a < b ? -1 : 1
}
