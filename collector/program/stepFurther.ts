import type { Status } from '../domain/commission.js'
import type { ConversionDetail } from '../domain/conversion.js'
import { type Problem, problem } from '../domain/problem.js'
import { approve, orderNow, type Whose } from './decisions.js'
import type { Deps } from './deps.js'

/**
 * Moves a commission to its next status, but only from the status that the person saw. Otherwise a
 * form that is sent twice, or from an outdated page, would skip the hold period: the first request
 * confirms, the second approves. `nameOf`: how the person knows a status.
 */
export const stepFurther = async (
  deps: Pick<Deps, 'storage' | 'now' | 'newId'>,
  whose: Whose,
  seen: string,
  nameOf: (status: Status) => string = (status) => status,
): Promise<ConversionDetail | Problem> => {
  const order = await orderNow(deps, whose)
  const now = order?.commissions.find(({ affiliateId }) => affiliateId === whose.affiliateId)
  if (!now || now.status === seen) return approve(deps, whose)
  return problem(
    'changed',
    'status',
    `The commission’s status has changed to “${nameOf(now.status)}” since you looked, so nothing was done. Check it again.`,
  )
}
