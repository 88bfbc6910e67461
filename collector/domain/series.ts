import { HOUR_MS } from './time.js'

/** Claims within this time of each other can form a series. */
export const SERIES_MS = HOUR_MS

/**
 * How many of `others` lie within one hour together with an instant, at the most. In no particular
 * order, and no further from the instant than an hour.
 */
export const togetherWith = (at: number, others: readonly number[]): number => {
  const starts = [at, ...others].filter((start) => start <= at && start >= at - SERIES_MS)
  const counts = starts.map(
    (start) => others.filter((other) => other >= start && other <= start + SERIES_MS).length,
  )
  return Math.max(0, ...counts)
}

/**
 * Whether a claim at an instant may complete a series that did not exist without it: together with
 * it the number is reached, and not on either side alone.
 */
export const completes = (at: number, others: readonly number[], most: number): boolean => {
  const before = others.filter((other) => other <= at && other >= at - SERIES_MS).length
  const after = others.filter((other) => other > at && other <= at + SERIES_MS).length
  const isOpen = (count: number) => count > 0 && count <= most
  return togetherWith(at, others) >= most - 1 && (isOpen(before) || isOpen(after))
}
