import type { IncomingMessage } from 'node:http'
import type { Program } from '../domain/program.js'
import type { BrowserRequest } from '../ingest/identity/standing.js'
import { mayReport, type PageOrigin } from './origin.js'
import { readVisitorCookie } from './visitorCookie.js'

/** Reads from a request's headers what is known about the browser. */
export const browserRequest = (
  req: IncomingMessage,
  program: Program,
  page: PageOrigin,
): BrowserRequest => ({
  isPosted: req.method === 'POST',
  isNavigation: isNavigation(req),
  namesPage: page.host !== undefined,
  isRegistered: mayReport(program, page),
  hasOrigin: req.headers.origin !== undefined,
  fetchSite: textOf(req.headers['sec-fetch-site']),
  cookieId: readVisitorCookie(req),
})

/**
 * WebKit before Safari 16.4 sends no `Sec-Fetch-*` headers, but every browser accepts HTML when it
 * navigates.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Mode#browser_compatibility
 */
const isNavigation = ({ headers }: IncomingMessage): boolean => {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, accept = '' } = headers
  if (mode === undefined && dest === undefined) return accept.includes('text/html')
  // A `fetch()` of a service worker can request an image too, and then sends an empty destination.
  return mode === 'navigate' || (dest !== undefined && dest !== 'image' && dest !== 'empty')
}

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  header === undefined ? undefined : String(header)
