import type { EventResult, WireEvent } from '../../wire/v1.js'
import type { Batch } from './batch.js'
import type { Deps } from './deps.js'

/**
 * Forgets the visitor and returns a message that says what stays and why. The HTTP layer deletes
 * the cookie.
 */
export const forgetVisitor = async (
  { storage }: Deps,
  { accountId, visitorId, receivedAt }: Batch,
  { id }: WireEvent,
): Promise<EventResult> => {
  if (!visitorId) return { id, state: 'recorded' }
  const { orders, clicks } = await storage.forgetVisitor(accountId, visitorId, receivedAt)
  if (orders === 0) return { id, state: 'recorded' }
  const what = [counted(orders, 'order'), ...(clicks > 0 ? [counted(clicks, 'click')] : [])]
  const message = `Everything was erased except ${what.join(' and ')}, because the ledger must be able to show who earned and why.`
  return { id, state: 'recorded', message }
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
