import { networkOf } from '../../domain/network.js'
import { type Introduction, introduce } from '../../settle/introduce.js'
import { StorageOutage } from '../../storage/storage.js'
import type { Batch } from '../batch.js'
import type { Deps } from '../deps.js'
import { fingerprint } from '../fingerprint.js'
import type { Introductions } from './introductions.js'

interface IntroducingDeps extends Deps {
  readonly introductions: Introductions
}

/**
 * What the page may say of who sent this visitor, where the merchant wants it to, after a click. Told
 * to pages of the merchant only, and to one network (`address`) of a few affiliates an hour: anybody
 * may try codes, and whoever guesses one learns what its affiliate's own visitors see.
 */
export const introductionFor = async (
  { storage, introductions }: IntroducingDeps,
  { accountId, program, visitorId, receivedAt, test, events, site }: Batch,
  address: string,
): Promise<Introduction | undefined> => {
  const wanted = program.policy.introduces && events.some(({ type }) => type === 'click')
  if (!wanted || !visitorId || site === undefined) return undefined
  try {
    const touches = await storage.touchesOf(accountId, visitorId)
    const found = introduce(visitorId, touches, program, { at: receivedAt, test })
    const from = fingerprint([program.account.secret, accountId, networkOf(address)])
    const isAllowed = found && introductions.allow(from, JSON.stringify(found), receivedAt)
    return isAllowed ? found : undefined
  } catch (error) {
    // The events are kept; a greeting is not worth having them sent again.
    if (error instanceof StorageOutage) return undefined
    throw error
  }
}
