import type { Commission } from '../domain/commission.js'
import type { Flag } from '../domain/flag.js'
import { isAct, type Report } from '../domain/report.js'

/**
 * Flags that a person's decision does not resolve, because something else must be reported or done.
 */
const LASTING: readonly Flag[] = [
  'awaiting_sale',
  'not_applied_already_approved',
  'decline_after_payment',
  'refund_exceeds_total',
  'refund_currency_differs',
  'refund_conflict',
  'refund_needs_product',
  'refund_needs_amount',
]

/**
 * The flags that still need review. The other flags end once a person has decided about everything
 * reported, or nothing can be decided any more. A later report brings them back.
 */
export const openFlags = (
  flags: Iterable<Flag>,
  reports: readonly Report[],
  commissions: readonly Commission[],
): readonly Flag[] => {
  const isOver = isDecided(reports, commissions)
  return [...new Set(flags)].filter((flag) => !isOver || LASTING.includes(flag)).sort()
}

const isDecided = (reports: readonly Report[], commissions: readonly Commission[]): boolean => {
  if (commissions.length === 0) return false
  if (commissions.every(({ status }) => status === 'paid' || status === 'declined')) return true
  if (commissions.some(({ status }) => status === 'held')) return false
  const lastOf = (some: readonly Report[]) => Math.max(...some.map(({ receivedAt }) => receivedAt))
  const acts = reports.filter(isAct)
  const said = reports.filter((report) => !isAct(report))
  return acts.length > 0 && lastOf(acts) >= lastOf(said)
}
