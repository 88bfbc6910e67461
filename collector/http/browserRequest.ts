import type { IncomingMessage } from 'node:http'
import type { Program } from '../domain/program.js'
import type { BrowserRequest } from '../ingest/identity/standing.js'
import { mayReport, type PageOrigin } from './origin.js'
import { readVisitorCookie } from './visitorCookie.js'

/** What the headers of a request say about the browser that sent it. */
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

/** Older WebKit sends no Sec-Fetch headers; every browser accepts HTML where it navigates. */
const isNavigation = ({ headers }: IncomingMessage): boolean => {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, accept = '' } = headers
  if (mode === undefined && dest === undefined) return accept.includes('text/html')
  // A service worker asks for images, too, with an empty destination.
  return mode === 'navigate' || (dest !== undefined && dest !== 'image' && dest !== 'empty')
}

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  header === undefined ? undefined : String(header)
