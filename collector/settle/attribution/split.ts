import { EQUAL_SHARES, type Split } from '../../domain/policy.js'
import { WHOLE_PPM } from '../../domain/verdict.js'

/** How many affiliates share one order at most. */
export const SHARERS_MAX = 20

interface Sharer {
  readonly affiliate: { readonly id: string }
}

/**
 * Which clicks share the credit, given all of them in the order of time: the last one of each affiliate,
 * that of the affiliate of the very first click before the others. Of more affiliates than share an
 * order the first one and the latest ones remain.
 */
export const sharersOf = <Click extends Sharer>(clicks: readonly Click[]): readonly Click[] => {
  const [first] = clicks
  const latest = [...new Map(clicks.map((click) => [click.affiliate.id, click])).values()]
  const others = latest
    .filter(({ affiliate }) => affiliate.id !== first?.affiliate.id)
    .sort((a, b) => clicks.lastIndexOf(a) - clicks.lastIndexOf(b))
    .slice(1 - SHARERS_MAX)
  return [...latest.filter(({ affiliate }) => affiliate.id === first?.affiliate.id), ...others]
}

/**
 * The share of each of some affiliates, the first one first, in parts per million. The
 * shares add up to the whole. `last` is the index of the affiliate of the last click, who may be the
 * first one, too.
 */
export const sharesOf = (
  count: number,
  last: number,
  { firstPpm, lastPpm, leastPpm }: Split = EQUAL_SHARES,
): readonly number[] => {
  const everyone = Array.from({ length: count }, (_, index) => index)
  const rest = WHOLE_PPM - firstPpm - lastPpm
  const ends = everyone.filter((index) => index === 0 || index === last)
  const equal = Math.floor(rest / count) < leastPpm ? ends : everyone
  const part = Math.floor(rest / equal.length)
  // What does not divide evenly goes to the last one.
  const left = rest - part * equal.length
  return everyone.map(
    (index) =>
      (equal.includes(index) ? part : 0) +
      (index === 0 ? firstPpm : 0) +
      (index === last ? lastPpm + left : 0),
  )
}
