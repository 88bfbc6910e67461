import type { Click } from '../../domain/click.js'
import { isTrusted, least, type Order } from './order.js'

// "Whose claim counts", for orders that at most one browser claims.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Whether the browser that claims an order can be the buyer's. */
export const isClaimProven = (order: Order, click?: Click): boolean => {
  // "The visitor is then proven, and no claims are compared."
  if (order.provenVisitor !== undefined) return true
  const [claim] = order.pages
  if (!claim) return false
  if (order.provenAt === undefined) return true
  // "The claim is also unproven if the credit comes from a click that the collector received after the
  // order was proven."
  if (click && click.receivedAt > order.provenAt) return false
  return isInTime(order, claim.receivedAt) && isConsistent(order)
}

const isInTime = ({ statements, placedAt }: Order, claimedAt: number): boolean => {
  const trusted = statements.filter(isTrusted)
  // "If only a person confirmed the order, any time before the confirmation is in time."
  if (trusted.length === 0) return true
  const reportedAt = least(trusted.map(({ receivedAt }) => receivedAt))
  const isStated = trusted.some((one) => one.timed && one.occurredAt === placedAt)
  if (!isStated) return Math.abs(claimedAt - reportedAt) <= HOUR_MS
  return (
    claimedAt >= placedAt - HOUR_MS &&
    claimedAt <= placedAt + DAY_MS &&
    claimedAt <= reportedAt + HOUR_MS
  )
}

/** "Its pages name the total and currency of the order and no others, or one of its pages is signed." */
const isConsistent = ({ statements, acts, pages }: Order): boolean => {
  const trusted = statements.filter(isTrusted)
  const confirmed = acts.flatMap(({ kind, total }) => (kind === 'confirm' && total ? [total] : []))
  const totals = [...trusted.map(({ total }) => total), ...confirmed]
  return (
    totals.length === 0 ||
    pages.some(isTrusted) ||
    pages.every(({ total }) =>
      totals.some((one) => one?.amount === total?.amount && one?.currency === total?.currency),
    )
  )
}
