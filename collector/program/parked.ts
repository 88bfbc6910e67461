import type { AccountId, OrderKey } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { settle } from '../settle/settle.js'
import type { Deps } from './deps.js'

/**
 * Adds a parked report to its order, with its original visitor and time. The order stays above its
 * limit of reports, so it is held until a person releases it.
 */
export const applyParked = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<{ readonly orderKey: OrderKey } | Problem> => {
  const at = now()
  const settled = await storage.applyParked(accountId, id, (facts) => settle(facts, at))
  return settled ?? problem('unknown', 'id', `There is no parked report "${id}".`)
}
