import type { AccountId, OrderKey } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { settle } from '../settle/settle.js'
import type { Deps } from './deps.js'

/**
 * Adds a report that its order had no room for to the order, with the visitor and the time it came
 * with. An order that is full stays held until a person releases it.
 */
export const applyParked = async (
  { storage, now }: Deps,
  accountId: AccountId,
  id: string,
): Promise<{ readonly orderKey: OrderKey } | Problem> => {
  const at = now()
  const settled = await storage.applyParked(accountId, id, (facts) => settle(facts, at))
  return settled ?? problem('unknown', 'id', `No report is parked under "${id}".`)
}
