import type { IncomingMessage } from 'node:http'
import { problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { readLanding } from '../ingest/identity/landing.js'
import { mayReport, type PageOrigin } from './origin.js'
import { readVisitorCookie } from './visitorCookie.js'
import type { Judged } from './wireEvent.js'

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
 * the cookie counts only where a registered site asked, or an image of its page that names no page.
 * Any text that shows images can ask for one, so an image changes nobody's identity.
 */
export const standingOf = (req: IncomingMessage, program: Program, page: PageOrigin): Standing => {
  if (isNavigation(req)) return NONE
  const isPosted = req.method === 'POST'
  if (page.host !== undefined) {
    const cookie = mayReport(program, page)
    return { cookie, identity: cookie && isPosted }
  }
  const { origin, 'sec-fetch-site': site } = req.headers
  // A page that sends no Referer. Browsers name the origin of whatever a page posts.
  if (site !== undefined) {
    return { cookie: !isPosted && /^same-(site|origin)$/.test(site), identity: false }
  }
  // Without Sec-Fetch headers a cookie makes it a browser. One that is no navigation goes along only
  // with what its own site asked for.
  if (readVisitorCookie(req)) return { cookie: !isPosted, identity: false }
  return { cookie: false, identity: isPosted && origin === undefined }
}

/** Older WebKit sends no Sec-Fetch headers; every browser accepts HTML where it navigates. */
const isNavigation = ({ headers }: IncomingMessage): boolean => {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, accept = '' } = headers
  if (mode === undefined && dest === undefined) return accept.includes('text/html')
  // A service worker asks for images, too, with an empty destination.
  return mode === 'navigate' || (dest !== undefined && dest !== 'image' && dest !== 'empty')
}

/** Refuses what changes a visitor's identity where the request has no standing to. */
export const withStanding = (judged: Judged, { identity }: Standing): Judged => {
  const { event } = judged
  if (identity || !event) return judged
  if (event.type === 'forget') return refused(judged)
  const landing = event.type === 'click' ? readLanding(event.url) : undefined
  if (event.type !== 'click' || !landing?.handover) return judged
  // A landing that names an affiliate, too, is a click without its token.
  return event.affiliate || landing.affiliate
    ? { ...judged, event: { ...event, url: landing.kept } }
    : refused(judged)
}

const refused = (judged: Judged): Judged => ({
  ...judged,
  event: undefined,
  problem: problem(
    'not_from_a_page',
    'origin',
    'Only a page of a registered site may do this for its visitor: send it by POST /e from there.',
  ),
})
