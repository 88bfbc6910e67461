import type { Affiliate } from '../../domain/affiliate.js'
import type { Split } from '../../domain/policy.js'

// "Shares".

const WHOLE_PPM = 1_000_000
const AFFILIATES_MAX = 20

interface Of {
  readonly affiliate: Affiliate
}

interface Share<One> {
  readonly of: One
  readonly sharePpm: number
}

/**
 * The shares of the affiliates of some clicks, which are in the order of time. Of each affiliate the last
 * click counts.
 */
export const sharesOf = <One extends Of>(
  clicks: readonly One[],
  { firstPpm, lastPpm, leastPpm }: Split,
): readonly Share<One>[] => {
  const first = clicks[0]?.affiliate.id
  const last = clicks.at(-1)?.affiliate.id
  const all = sharers(clicks)
  const isEnd = ({ affiliate }: One) => affiliate.id === first || affiliate.id === last
  const rest = WHOLE_PPM - firstPpm - lastPpm
  // "If the equal part would be smaller, only the first and the last affiliate share."
  const sharing = rest < leastPpm * all.length ? all.filter(isEnd) : all
  const equal = Math.floor(rest / sharing.length)
  // "What does not divide evenly goes to the last one."
  const left = rest - equal * sharing.length
  return sharing
    .map((of) => ({
      of,
      sharePpm:
        equal +
        (of.affiliate.id === first ? firstPpm : 0) +
        (of.affiliate.id === last ? lastPpm + left : 0),
    }))
    .filter(({ sharePpm }) => sharePpm > 0)
}

/** "At most 20 affiliates share an order: the first one and the latest ones." */
const sharers = <One extends Of>(clicks: readonly One[]): readonly One[] => {
  const first = clicks[0]?.affiliate.id
  const latest = clicks.filter(
    ({ affiliate }, place) =>
      !clicks.slice(place + 1).some((one) => one.affiliate.id === affiliate.id),
  )
  const others = latest.filter(({ affiliate }) => affiliate.id !== first)
  return [
    ...latest.filter(({ affiliate }) => affiliate.id === first),
    ...others.slice(1 - AFFILIATES_MAX),
  ]
}
