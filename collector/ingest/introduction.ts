import { type Introduction, introduce } from '../settle/introduce.js'
import { StorageOutage } from '../storage/storage.js'
import type { Deps } from './deps.js'
import type { Batch } from './recordEvents.js'

/** What the page may say of who sent this visitor, where the merchant wants it to, after a click. */
export const introductionFor = async (
  { storage }: Deps,
  { accountId, program, visitorId, receivedAt, test, events }: Batch,
): Promise<Introduction | undefined> => {
  const wanted = program.policy.introduces && events.some(({ type }) => type === 'click')
  if (!wanted || !visitorId) return undefined
  try {
    const touches = await storage.touchesOf(accountId, visitorId)
    return introduce(visitorId, touches, program, { at: receivedAt, test })
  } catch (error) {
    // The events are kept; a greeting is not worth having them sent again.
    if (error instanceof StorageOutage) return undefined
    throw error
  }
}
