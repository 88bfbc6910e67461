import type { VisitorId } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import type { ReadEvent } from '../readEvent.js'

/** What a request says about the browser that sent it. */
export interface BrowserRequest {
  readonly isPosted: boolean
  /** The browser went to our address, instead of a page asking for it. */
  readonly isNavigation: boolean
  /** Whether the browser names the page that asks. */
  readonly namesPage: boolean
  /** Whether the page is of a registered site; true if the browser names no page. */
  readonly isRegistered: boolean
  /** Whether there is an `Origin`; browsers send one with whatever a page posts. */
  readonly hasOrigin: boolean
  /** `Sec-Fetch-Site`; undefined in older browsers, and on servers. */
  readonly fetchSite: string | undefined
  /** The id in the collector's own cookie. */
  readonly cookieId: VisitorId | undefined
}

/** What a request may do to the visitor whose browser sent it. */
export interface Standing {
  /** Whether our cookie says who the visitor is, and is set in the answer. */
  readonly cookie: boolean
  /** Whether it may erase a visitor, and make two ids one visitor. */
  readonly identity: boolean
}

const NONE: Standing = { cookie: false, identity: false }

/**
 * Any page can send its visitor's browser to our address, and a Lax cookie goes with a navigation. So
 * the cookie counts only if a registered site asked, or for an image whose page is not named. Any text
 * that shows images can ask for one, so an image changes nobody's identity.
 */
export const standingOf = (request: BrowserRequest): Standing => {
  const { isPosted, fetchSite } = request
  if (request.isNavigation) return NONE
  if (request.namesPage) {
    const cookie = request.isRegistered
    return { cookie, identity: cookie && isPosted }
  }
  // The page sends no Referer, and posts nothing, because then it would have an Origin.
  if (fetchSite !== undefined) {
    return { cookie: !isPosted && /^same-(site|origin)$/.test(fetchSite), identity: false }
  }
  // Without Sec-Fetch headers a cookie shows that it is a browser. If it is no navigation, a Lax
  // cookie is sent only with what its own site asked for.
  if (request.cookieId) return { cookie: !isPosted, identity: false }
  return { cookie: false, identity: isPosted && !request.hasOrigin }
}

/** The event as far as the request may say it, or why it may not: identity is changed by pages only. */
export const withStanding = (event: ReadEvent, { identity }: Standing): ReadEvent | Problem => {
  if (identity) return event
  if (event.type === 'forget') return notFromPage
  if (event.type !== 'click' || !event.landing?.handover) return event
  const { landing } = event
  // A landing that names an affiliate, too, is a click without its token.
  return event.affiliate || landing.affiliate
    ? { ...event, url: landing.kept, landing: { ...landing, handover: undefined } }
    : notFromPage
}

const notFromPage = problem(
  'not_from_a_page',
  'origin',
  'Only a page of a registered site may send this for its visitor. Send it from such a page by POST /e.',
)
