import type { ConversionDetail } from '../../../domain/conversion.js'
import { type Problem, problem } from '../../../domain/problem.js'
import { approve, orderNow, type Whose } from '../../../program/decisions.js'
import type { Deps } from '../../../program/deps.js'
import { STATUS_WORDS } from '../../words/statusWords.js'

/**
 * Moves a commission to its next status, but only from the status that the person saw. Otherwise a
 * form that is sent twice, or from an outdated page, would skip the hold period: the first request
 * confirms, the second approves.
 */
export const stepFurther = async (
  deps: Deps,
  whose: Whose,
  seen: string,
): Promise<ConversionDetail | Problem> => {
  const order = await orderNow(deps, whose)
  const now = order?.commissions.find(({ affiliateId }) => affiliateId === whose.affiliateId)
  if (!now || now.status === seen) return approve(deps, whose)
  return problem(
    'changed',
    'status',
    `The commission’s status has changed to “${STATUS_WORDS[now.status].name}” since you opened the page, so nothing was done. Check it again.`,
  )
}
