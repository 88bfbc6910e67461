import type { ConversionDetail } from '../../../domain/conversion.js'
import { type Problem, problem } from '../../../domain/problem.js'
import { approve, type Whose } from '../../../program/decisions.js'
import type { Deps } from '../../../program/deps.js'
import { STATUS_WORDS } from '../../words/statusWords.js'

/**
 * Takes a commission one step further from the status that the person saw. A form that is sent
 * twice, or from a page that is out of date, would otherwise skip the hold period: confirmed first,
 * approved by the second click.
 */
export const stepFurther = async (
  deps: Deps,
  whose: Whose,
  seen: string,
): Promise<ConversionDetail | Problem> => {
  const order = await deps.storage.conversion(whose.accountId, whose.orderKey)
  const now = order?.commissions.find(({ affiliateId }) => affiliateId === whose.affiliateId)
  if (!now || now.status === seen) return approve(deps, whose)
  return problem(
    'changed',
    'status',
    `It is ${STATUS_WORDS[now.status].name} by now, so nothing was done. Look at it again.`,
  )
}
