import { type Money, sameMoney } from '../../domain/money.js'
import type { Act, Statement } from '../../domain/report.js'
import { byOccurrence } from '../../domain/sequence.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.js'
import type { Claimant } from './claimant.js'

/** What proves that an order was placed, as far as it says who placed it. */
export interface Proving {
  /** When the first of it arrived. */
  readonly heardAt: number
  /** When the order was placed, by the merchant's word. Undefined: nobody said. */
  readonly placedAt: number | undefined
  /** Amounts that the order has by it. Empty: any. */
  readonly totals: readonly (Money | undefined)[]
  /** A person's confirmation knows no time, and pages that come after it have no say. */
  readonly byPerson: boolean
}

/** A page that arrives this long before the order's time is not ahead of it: clocks differ. */
const CLOCKS_MS = MINUTE_MS
/** And this long after it: people leave thank-you pages open, and phones lose their network. */
const OPEN_MS = DAY_MS
/**
 * A page may arrive this long before the order's time, and after the report: a provider confirms
 * when it has the money, and gives that time.
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
 * Whether a claim names the amount of the order, and no other one: who guesses, guesses several. Who
 * came with a page that the merchant's server signed has not guessed.
 */
export const agrees = ({ pages }: Claimant, { totals }: Proving): boolean =>
  totals.length === 0 ||
  pages.some(({ signed }) => signed) ||
  pages.every((page) => totals.some((total) => sameMoney(total, page.total)))

/** First heard of before the order can have been placed: order numbers can be guessed ahead. */
export const isEarly = ({ arrivedAt }: Claimant, proving: Proving): boolean =>
  !proving.byPerson && arrivedAt < timeOf(proving) - AROUND_MS

/** First heard of when others than the buyer can know of the order. */
export const isLate = (
  { arrivedAt }: Claimant,
  { heardAt, placedAt, byPerson }: Proving,
): boolean => {
  if (byPerson) return false
  const open = placedAt === undefined ? Infinity : placedAt + OPEN_MS
  return arrivedAt > Math.min(open, heardAt + AROUND_MS)
}

/**
 * Ahead of the order's time by more than clocks differ: it may be a page whose server is slow, or a
 * number that was guessed.
 */
export const isAhead = ({ arrivedAt }: Claimant, proving: Proving): boolean =>
  !proving.byPerson && arrivedAt < timeOf(proving) - CLOCKS_MS

/** When the order was placed; where nobody said, when it was reported. */
const timeOf = ({ placedAt, heardAt }: Proving): number => placedAt ?? heardAt
