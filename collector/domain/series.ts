import { HOUR_MS } from './time.js'

/** Claims that lie this close together are one series. */
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
 * Whether one more at an instant may make a series of others that were none without it: so many are
 * there, and on one side not more already.
 */
export const completes = (at: number, others: readonly number[], most: number): boolean => {
  const before = others.filter((other) => other <= at && other >= at - SERIES_MS).length
  const after = others.filter((other) => other > at && other <= at + SERIES_MS).length
  const isOpen = (count: number) => count > 0 && count <= most
  return togetherWith(at, others) >= most - 1 && (isOpen(before) || isOpen(after))
}
