import type { VisitorId } from '../../domain/ids.js'
import type { ReadEvent } from '../readEvent.js'
import type { Standing } from './standing.js'

/** The visitor of a request. */
export interface Identified {
  /** Undefined if there was no referral. */
  readonly visitorId: VisitorId | undefined
  /** All ids of the request that may be used for the visitor. */
  readonly visitorIds: readonly VisitorId[]
  /** Two ids of the same visitor, which the caller must link. */
  readonly linked?: readonly [VisitorId, VisitorId] | undefined
}

export const NOBODY: Identified = { visitorId: undefined, visitorIds: [] }

/**
 * Chooses the visitor's id. The collector's cookie outlives the script's storage, so its id
 * (`cookieId`) takes precedence, and another id that the script states becomes its alias if the
 * request may link ids. Without the cookie, the script's id is used; without both, a click with an
 * affiliate gets a new id.
 */
export const identify = (
  newId: () => string,
  standing: Standing,
  cookieId: VisitorId | undefined,
  stated: VisitorId | undefined,
  events: readonly ReadEvent[],
): Identified => {
  const established = standing.cookie ? cookieId : undefined
  const isLinked = standing.identity && established && stated && established !== stated
  const known = established ?? stated
  return {
    visitorId: known ?? (events.some(isReferral) ? (newId() as VisitorId) : undefined),
    visitorIds: [established, stated].flatMap((id) => id ?? []),
    linked: isLinked ? [established, stated] : undefined,
  }
}

const isReferral = (event: ReadEvent): boolean => {
  if (event.type !== 'click') return false
  const { affiliate, landing, recognised } = event
  return recognised ? recognised !== 'nobody' : Boolean(affiliate ?? landing?.affiliate)
}
