import { byPlacing } from '../domain/sequence.js'
import type { Miss, Verdict } from '../domain/verdict.js'
import type { Considered, Repeat } from './facts.js'

/**
 * Whether another order counts instead of this one. An action without an id counts once a day per
 * visitor, under any of the visitor's ids. The order whose commission is final takes precedence,
 * then a proven one, then the first. The result does not depend on repeats of other orders.
 */
export const isRepeat = (own: Repeat, repeats: readonly Repeat[]): boolean =>
  repeats.some((other) => goesBefore(other, own))

const goesBefore = (a: Repeat, b: Repeat): boolean => {
  if (a.isFinal !== b.isFinal) return a.isFinal
  if (a.isProven !== b.isProven) return a.isProven
  return byPlacing(a, b) < 0
}

/** The verdict without credit, because another order counts instead. */
export const countedAlready = ({ policy }: Pick<Considered, 'policy'>, miss: Miss): Verdict => {
  const [rule = 'forced'] = policy.rules
  return {
    credits: [],
    trail: [{ rule, miss }],
    policy: `${policy.name}@${policy.version}`,
  }
}
