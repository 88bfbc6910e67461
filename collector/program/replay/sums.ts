import type { AffiliateId } from '../../domain/ids.js'
import type { ReplayedOrder } from '../../storage/replays.js'
import { type Earned, earnedBy } from './differences.js'

/** What an affiliate earns in one currency, in minor units: now, and in the replay. */
export interface ReplayedSum {
  readonly affiliateId: AffiliateId
  readonly currency: string
  readonly was: EarnedSum
  readonly is: EarnedSum
}

export interface EarnedSum {
  /** Whatever its status, except declined. */
  readonly earned: bigint
  /** How much of it is unverified or held, so that a person or another report decides about it. */
  readonly undecided: bigint
}

/** Adds up replayed orders, one after the other. */
export const replayedSums = () => {
  const sums = new Map<string, ReplayedSum>()
  const add = (when: 'was' | 'is', { affiliateId, amount, status }: Earned) => {
    const { currency } = amount
    const key = `${affiliateId} ${currency}`
    const known = sums.get(key) ?? { affiliateId, currency, was: NOTHING, is: NOTHING }
    const isUndecided = status === 'unverified' || status === 'held'
    const by = BigInt(amount.amount)
    const { earned, undecided } = known[when]
    const sum = { earned: earned + by, undecided: undecided + (isUndecided ? by : 0n) }
    sums.set(key, { ...known, [when]: sum })
  }
  return {
    add: ({ applied, outcome }: ReplayedOrder): void => {
      for (const earned of earnedBy(applied?.commissions ?? [])) add('was', earned)
      for (const earned of earnedBy(outcome.commissions)) add('is', earned)
    },
    /** The largest difference first. */
    sums: (): readonly ReplayedSum[] =>
      [...sums.values()].sort(
        (a, b) =>
          Number(distance(b) - distance(a)) ||
          (`${a.affiliateId} ${a.currency}` < `${b.affiliateId} ${b.currency}` ? -1 : 1),
      ),
  }
}

const NOTHING: EarnedSum = { earned: 0n, undecided: 0n }

const distance = ({ was, is }: ReplayedSum): bigint => {
  const difference = is.earned - was.earned
  return difference < 0n ? -difference : difference
}
