import { byPlacing } from '../domain/sequence.js'
import type { Verdict } from '../domain/verdict.js'
import type { Considered, Repeat } from './facts.js'

/**
 * Whether another order counts instead of this one: an action without an id counts once a day for a
 * visitor, under whichever of their ids it was reported. The one counts whose money can no longer be
 * taken back, then one that is proven, then the first; what decides depends on no order's own repeats.
 */
export const isRepeat = (own: Repeat, repeats: readonly Repeat[]): boolean =>
  repeats.some((other) => goesBefore(other, own))

const goesBefore = (a: Repeat, b: Repeat): boolean => {
  if (a.isFinal !== b.isFinal) return a.isFinal
  if (a.isProven !== b.isProven) return a.isProven
  return byPlacing(a, b) < 0
}

/** Nobody earns, because the same action counts under another id of its visitor. */
export const countedAlready = ({ policy }: Pick<Considered, 'policy'>): Verdict => {
  const [rule = 'forced'] = policy.rules
  return {
    credits: [],
    trail: [{ rule, miss: 'counted_already' }],
    policy: `${policy.name}@${policy.version}`,
  }
}
