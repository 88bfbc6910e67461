import type { AffiliateId } from '../../domain/ids.js'
import { formatMoney, money } from '../../domain/money.js'
import type { PerformanceVersion } from '../../domain/performance.js'
import type { EarnedRow } from '../../storage/performance.js'

type Measuring = Pick<PerformanceVersion, 'threshold' | 'counts' | 'campaignId'>

/** Adds up what a rule measures, by affiliate. */
export const aMeasure = (version: Measuring, at: number) => {
  const sums = new Map<AffiliateId, number>()
  return {
    add: (rows: readonly EarnedRow[]): void => {
      for (const row of rows) {
        const value = addedBy(row, version, at)
        if (value !== 0) sums.set(row.affiliateId, (sums.get(row.affiliateId) ?? 0) + value)
      }
    },
    /** The affiliates that reach the threshold, with what was measured. */
    reached: (): ReadonlyMap<AffiliateId, string> => {
      const { threshold } = version
      const least = threshold.measure === 'sales' ? threshold.atLeast : threshold.atLeast.amount
      return new Map(
        [...sums]
          .filter(([, sum]) => sum >= least)
          .map(([id, sum]) => [id, measuredText(sum, threshold)]),
      )
    },
  }
}

/** What one commission adds, in minor units or as a number of sales. */
const addedBy = (
  row: EarnedRow,
  { threshold, counts, campaignId }: Measuring,
  at: number,
): number => {
  if (campaignId !== undefined && row.campaignId !== campaignId) return 0
  if (!isCounted(row, counts, at)) return 0
  if (threshold.measure === 'commission') {
    return row.amount.currency === threshold.atLeast.currency ? row.amount.amount : 0
  }
  const { remaining, kind } = row
  if (kind !== 'sale' || !remaining) return 0
  if (threshold.measure === 'sales') return remaining.amount > 0 ? 1 : 0
  return remaining.currency === threshold.atLeast.currency ? remaining.amount : 0
}

/** No timer moves a pending commission whose hold period is over; it counts as approved. */
const isCounted = (
  { status, maturesAt }: EarnedRow,
  counts: PerformanceVersion['counts'],
  at: number,
): boolean => {
  if (status === 'approved' || status === 'paid') return true
  if (status !== 'pending') return false
  return counts === 'pending' || (maturesAt !== undefined && maturesAt <= at)
}

const measuredText = (sum: number, threshold: PerformanceVersion['threshold']): string => {
  if (threshold.measure === 'sales') return sum === 1 ? '1 sale' : `${sum} sales`
  const { currency } = threshold.atLeast
  const what = threshold.measure === 'total' ? 'of sales' : 'of commission'
  return `${formatMoney(money(sum, currency))} ${currency} ${what}`
}
