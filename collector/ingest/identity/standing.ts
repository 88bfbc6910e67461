import type { VisitorId } from '../../domain/ids.js'
import { type Problem, problem } from '../../domain/problem.js'
import type { ReadEvent } from '../readEvent.js'

/** What is known about the browser that sent a request. */
export interface BrowserRequest {
  readonly isPosted: boolean
  /** Whether the browser navigated to the collector's URL, instead of a page requesting it. */
  readonly isNavigation: boolean
  /** Whether the browser names the page that sent the request. */
  readonly namesPage: boolean
  /** Whether the page is of a registered site; true if the browser names no page. */
  readonly isRegistered: boolean
  /**
   * Whether there is an `Origin`. Browsers send it with every POST.
   * https://fetch.spec.whatwg.org/#origin-header
   */
  readonly hasOrigin: boolean
  /** `Sec-Fetch-Site`; undefined in older browsers, and on servers. */
  readonly fetchSite: string | undefined
  /** The id in the collector's own cookie. */
  readonly cookieId: VisitorId | undefined
}

/** What a request may do to the visitor whose browser sent it. */
export interface Standing {
  /** Whether the collector's cookie identifies the visitor, and is set in the answer. */
  readonly cookie: boolean
  /** Whether it may erase a visitor, and make two ids one visitor. */
  readonly identity: boolean
}

const NONE: Standing = { cookie: false, identity: false }

/**
 * What a request may do. Any page can navigate its visitor's browser to the collector, and the
 * browser sends a `SameSite=Lax` cookie with a navigation. The cookie therefore counts only for
 * requests of a registered site, or for an image whose page is not named. Anything that can embed
 * an image can request one, so an image may not change a visitor's identity.
 */
export const standingOf = (request: BrowserRequest): Standing => {
  const { isPosted, fetchSite } = request
  if (request.isNavigation) return NONE
  if (request.namesPage) {
    const cookie = request.isRegistered
    return { cookie, identity: cookie && isPosted }
  }
  // The page sends no `Referer`, and the request is not a POST, because that would have an
  // `Origin`.
  if (fetchSite !== undefined) {
    return { cookie: !isPosted && /^same-(site|origin)$/.test(fetchSite), identity: false }
  }
  // Without `Sec-Fetch-*` headers, the cookie shows that a browser sent the request. Unless it is a
  // navigation, a Lax cookie is sent only with requests of the same site.
  if (request.cookieId) return { cookie: !isPosted, identity: false }
  return { cookie: false, identity: isPosted && !request.hasOrigin }
}

/**
 * The event without what the request may not do, or the reason for a rejection. Only pages may
 * change a visitor's identity.
 */
export const withStanding = (event: ReadEvent, { identity }: Standing): ReadEvent | Problem => {
  if (identity) return event
  if (event.type === 'forget') return notFromPage
  if (event.type !== 'click' || !event.landing?.handover) return event
  const { landing } = event
  // A landing with a token and an affiliate is still a click, without its token.
  return event.affiliate || landing.affiliate
    ? { ...event, url: landing.kept, landing: { ...landing, handover: undefined } }
    : notFromPage
}

const notFromPage = problem(
  'not_from_a_page',
  'origin',
  'Only a page of a registered site may send this for its visitor. Send it from such a page by POST /e.',
)
