import type { AccountId, VisitorId } from '../../domain/ids.js'
import type { Deps } from '../deps.js'
import type { ReadEvent } from '../readEvent.js'
import { linkVisitors } from '../record.js'
import type { Standing } from './standing.js'

/** Which ids came with a request, and what it may say by them. */
export interface Identifying {
  readonly accountId: AccountId
  readonly standing: Standing
  /** From the collector's own cookie. */
  readonly cookieId: VisitorId | undefined
  /** From the script. */
  readonly stated: VisitorId | undefined
  readonly events: readonly ReadEvent[]
  readonly at: number
}

/** Who a request is from. */
export interface Identified {
  /** Undefined if there was no referral. */
  readonly visitorId: VisitorId | undefined
  /** All ids that came with the request and may speak for the visitor. */
  readonly visitorIds: readonly VisitorId[]
}

/**
 * Chooses the visitor's id. The collector's cookie outlives the script's, so its id is the established
 * one, and an id that the script made in the meantime becomes an alias of it, if the request may say
 * so. Without the cookie a new id is adopted from the script; without that, a click with an affiliate
 * gets one.
 */
export const identify = async (
  { storage, newId }: Pick<Deps, 'storage' | 'newId'>,
  { accountId, standing, cookieId, stated, events, at }: Identifying,
): Promise<Identified> => {
  const established = standing.cookie ? cookieId : undefined
  if (standing.identity && established && stated && established !== stated) {
    await linkVisitors({ storage }, accountId, [established, stated], at)
  }
  const made = events.some(isReferral) ? () => newId() as VisitorId : () => undefined
  return {
    visitorId: established ?? stated ?? made(),
    visitorIds: [established, stated].flatMap((id) => id ?? []),
  }
}

const isReferral = (event: ReadEvent): boolean =>
  event.type === 'click' && Boolean(event.affiliate ?? event.landing?.affiliate)
