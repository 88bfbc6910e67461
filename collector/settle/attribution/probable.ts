import { USUAL_MATCHING } from '../../domain/policy.js'
import { byOccurrence } from '../../domain/sequence.js'
import { HOUR_MS } from '../../domain/time.js'
import type { Miss } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import { happened, judgeInTurn, type Placed } from './clicks.js'
import type { Evidence } from './evidence.js'
import { type Found, isFound } from './found.js'

/**
 * The last click of a browser that probably is the buyer's, because a report of the order came from the
 * same address and browser. Several people may share both.
 */
export const findProbableClick = (
  order: Placed,
  { traces }: Pick<Evidence, 'traces'>,
  facts: Considered,
): Found | Miss => {
  if (traces.length === 0) return 'no_trace'
  const { hours } = facts.policy.matching ?? USUAL_MATCHING
  const since = order.convertedAt - hours * HOUR_MS
  const counting = facts.traced
    .filter(({ clickedAt }) => clickedAt >= since && clickedAt <= order.convertedAt)
    .filter(({ test }) => order.test || !test)
    .sort((a, b) => byOccurrence(happened(a), happened(b)))
  const judged = traces.flatMap((piece) => {
    const own = counting.filter(({ trace }) => trace === piece.value)
    return judgeInTurn(own, piece, order, facts, 'last')
  })
  return judged.find(isFound) ?? judged[0] ?? 'no_match'
}
