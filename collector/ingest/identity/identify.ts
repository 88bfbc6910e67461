import type { AccountId, VisitorId } from '../../domain/ids.js'
import type { Deps } from '../deps.js'
import type { ReadEvent } from '../readEvent.js'
import { linkVisitors } from '../record.js'
import type { Standing } from './standing.js'

/** The ids that came with a request, and whether it may link them. */
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

/** The visitor of a request. */
export interface Identified {
  /** Undefined if there was no referral. */
  readonly visitorId: VisitorId | undefined
  /** All ids of the request that may be used for the visitor. */
  readonly visitorIds: readonly VisitorId[]
}

/**
 * Chooses the visitor's id. The collector's cookie outlives the script's storage, so its id takes
 * precedence, and another id of the script becomes its alias if the request may link ids. Without
 * the cookie, the script's id is used; without both, a click with an affiliate gets a new id.
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
