import type { VisitorId } from '../domain/ids.js'
import { sameMoney } from '../domain/money.js'
import type { Act, Statement } from '../domain/report.js'
import { HOUR_MS, MINUTE_MS } from '../domain/time.js'

/**
 * A browser's second claim: not that an order was placed, but that *this visitor* placed it.
 *
 * A confirmation of the order proves the first claim only. Otherwise an affiliate could claim
 * tomorrow's order numbers today, and be paid for strangers' orders when those are confirmed.
 */
export interface Claim {
  /** The pages whose word counts: those of one claimant. Empty where no page reported. */
  readonly pages: readonly Statement[]
  readonly proven: boolean
}

/** A claim counts from this long before the order was placed: clocks differ. */
const EARLY_MS = MINUTE_MS
/** And until this long after it: people leave thank-you pages open. */
const LATE_MS = 24 * HOUR_MS

type Resolve = (id: VisitorId) => VisitorId

/**
 * Whose claim to an order counts. `stronger` is the report that proves the order, if one does;
 * `confirmations` are those of a person, who knows no time of the order.
 */
export const claimOf = (
  pages: readonly Statement[],
  trusted: readonly Statement[],
  proof: Statement | undefined,
  confirmations: readonly Act[],
  resolve: Resolve,
): Claim => {
  const covered = pages.filter(({ signed }) => signed?.includes('visitorId'))
  const named = [...trusted, ...covered].find(({ visitorId }) => visitorId)?.visitorId
  if (named) return { pages: pages.filter((page) => isOf(page, named, resolve)), proven: true }

  const candidates = pages.filter((page) => couldBeOf(page, proof, confirmations))
  const claimants = new Set(candidates.map((page) => claimant(page, resolve)))
  const first = candidates[0] ?? pages[0]
  if (!first) return { pages: [], proven: true }
  const whose = claimant(first, resolve)
  return {
    pages: pages.filter((page) => claimant(page, resolve) === whose),
    proven: claimants.size === 1,
  }
}

const isOf = (page: Statement, visitor: VisitorId, resolve: Resolve) =>
  page.visitorId !== undefined && resolve(page.visitorId) === resolve(visitor)

/**
 * Visitors without an id are told apart by what they reported: the reload of a thank-you page says
 * the same again, somebody else's claim to the same order hardly does.
 */
const claimant = ({ visitorId, fingerprint }: Statement, resolve: Resolve) =>
  visitorId ? resolve(visitorId) : `nobody ${fingerprint}`

const couldBeOf = (
  page: Statement,
  proof: Statement | undefined,
  confirmations: readonly Act[],
): boolean => {
  if (proof) {
    // Judged by arrival too: a page may say that it waited for days, and order numbers become known.
    const isEarly = page.occurredAt < proof.occurredAt - EARLY_MS
    return !isEarly && Math.max(page.occurredAt, page.receivedAt) <= proof.occurredAt + LATE_MS
  }
  // Without a time, a total on the merchant's books speaks only for who knew that total.
  const totals = confirmations.flatMap(({ total }) => total ?? [])
  return totals.length === 0 || totals.some((total) => sameMoney(total, page.total))
}
