import { type Money, sameMoney } from '../../domain/money.js'
import type { Act, Statement } from '../../domain/report.js'
import { byOccurrence } from '../../domain/sequence.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import type { Claimant } from './claimant.js'

/** The reports that prove that an order was placed, with what they state about time and amount. */
export interface Proving {
  /** When the first of these reports arrived. */
  readonly heardAt: number
  /** When the order was placed, as stated by the merchant. Undefined if not stated. */
  readonly placedAt: number | undefined
  /** The totals that these reports state. If empty, any total matches. */
  readonly totals: readonly (Money | undefined)[]
  /**
   * Whether a person confirmed the order. Such a confirmation has no time of the order, and later
   * reports of pages do not count.
   */
  readonly byPerson: boolean
}

/**
 * Tolerance for clocks: a page's report may arrive this long before the order's time without
 * counting as early.
 */
const CLOCKS_MS = MINUTE_MS
/**
 * How long after the order's time a page's report may arrive, because people leave thank-you pages
 * open and phones lose their network.
 */
const OPEN_MS = DAY_MS
/**
 * How long before the order's time a page's report may arrive, and how long after the merchant's
 * report. A payment provider confirms when it has the money, and states that time.
 */
const AROUND_MS = HOUR_MS

/** `strong` are the reports that prove the order, `confirmations` those of a person. */
export const provingOf = (
  strong: readonly Statement[],
  confirmations: readonly Act[],
): Proving | undefined => {
  const [first] = [...strong].sort(byOccurrence)
  if (first) {
    return {
      heardAt: Math.min(...strong.map(({ receivedAt }) => receivedAt)),
      placedAt: first.timed ? first.occurredAt : undefined,
      totals: [...strong, ...confirmations.filter((act) => act.total)].map(({ total }) => total),
      byPerson: false,
    }
  }
  const [confirmed] = confirmations
  return (
    confirmed && {
      heardAt: confirmed.receivedAt,
      placedAt: undefined,
      totals: confirmations.flatMap(({ total }) => total ?? []),
      byPerson: true,
    }
  )
}

/**
 * Whether a claim states the order's total and no other one; a claimant who guesses states several.
 * A page that the merchant's server signed needs no check.
 */
export const agrees = ({ pages }: Claimant, { totals }: Proving): boolean =>
  totals.length === 0 ||
  pages.some(({ signed }) => signed) ||
  pages.every((page) => totals.some((total) => sameMoney(total, page.total)))

/**
 * Whether the claim arrived before the order can have been placed. Its order number may have been
 * guessed in advance.
 */
export const isEarly = ({ arrivedAt }: Claimant, proving: Proving): boolean =>
  !proving.byPerson && arrivedAt < timeOf(proving) - AROUND_MS

/** Whether the claim arrived so late that others than the customer can know the order. */
export const isLate = (
  { arrivedAt }: Claimant,
  { heardAt, placedAt, byPerson }: Proving,
): boolean => {
  if (byPerson) return false
  const open = placedAt === undefined ? Infinity : placedAt + OPEN_MS
  return arrivedAt > Math.min(open, heardAt + AROUND_MS)
}

/**
 * Whether the claim arrived before the order's time by more than the tolerance for clocks. The
 * merchant's server may be slow, or the order number was guessed.
 */
export const isAhead = ({ arrivedAt }: Claimant, proving: Proving): boolean =>
  !proving.byPerson && arrivedAt < timeOf(proving) - CLOCKS_MS

/** When the order was placed; if not stated, when it was reported. */
const timeOf = ({ placedAt, heardAt }: Proving): number => placedAt ?? heardAt
