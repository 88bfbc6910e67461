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
 * What the page may show after a click about the affiliate who referred the visitor, if the policy
 * allows it. Only pages of the merchant get it, and one network (`address`) gets it for a few
 * affiliates per hour, because anybody can guess codes and would learn the affiliate's name and
 * coupon.
 */
export const introductionFor = async (
  { storage, introductions }: IntroducingDeps,
  { accountId, program, visitorId, receivedAt, test, events, site }: Batch,
  address: string,
): Promise<Introduction | undefined> => {
  const wanted =
    program.policy.introduces &&
    events.some((event) => event.type === 'click' && event.recognised !== 'nobody')
  if (!wanted || !visitorId || site === undefined) return undefined
  try {
    const touches = await storage.touchesOf(accountId, visitorId)
    const found = introduce(visitorId, touches, program, { at: receivedAt, test })
    const from = fingerprint([program.account.secret, accountId, networkOf(address)])
    const isAllowed = found && introductions.allow(from, JSON.stringify(found), receivedAt)
    return isAllowed ? found : undefined
  } catch (error) {
    // The events are stored. A missing introduction must not make the sender retry them.
    if (error instanceof StorageOutage) return undefined
    throw error
  }
}
