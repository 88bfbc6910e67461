import type { IncomingMessage } from 'node:http'
import { parse, serialize } from 'cookie'
import { isVisitorId, type VisitorId } from '../domain/ids.js'
import { DAY_MS } from '../domain/time.js'
import type { Headers } from './answer.js'

/** The collector's own cookie. The script does not use it: see docs/architecture.md, "Identity". */
export const VISITOR_COOKIE = 'wm_id'

/**
 * Chromium and Firefox limit the life of a cookie to 400 days.
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis
 */
export const COOKIE_DAYS_MAX = 400

/** The script's cookie. A redirect link reads and writes it if no page has done so yet. */
const SCRIPT_COOKIE = 'wm'

export const readVisitorCookie = (req: IncomingMessage): VisitorId | undefined =>
  readCookie(req, VISITOR_COOKIE)

/** The id in the script's cookie, which the browser sends to other hosts of the same site too. */
export const readScriptCookie = (req: IncomingMessage): VisitorId | undefined =>
  readCookie(req, SCRIPT_COOKIE)

const readCookie = ({ headers }: IncomingMessage, name: string): VisitorId | undefined => {
  if (!headers.cookie) return undefined
  const value = parse(headers.cookie)[name]
  return value && isVisitorId(value) ? value : undefined
}

export interface CookieSite {
  /** The page's host without port; undefined if the browser named none. */
  readonly pageHost: string | undefined
  /** The collector's host without port. */
  readonly ownHost: string
  readonly secure: boolean
}

/** Sets or renews the visitor's cookie, or deletes it if `visitorId` is undefined. */
export const visitorCookie = (
  visitorId: VisitorId | undefined,
  windowDays: number,
  site: CookieSite,
): Headers => {
  const domain = cookieDomain(site)
  const cookie = (domain: string | undefined) =>
    serialize(VISITOR_COOKIE, visitorId ?? '', {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: visitorId ? lifeOf(windowDays) : 0,
      secure: site.secure,
      ...(domain && { domain }),
    })
  const headers = ['Set-Cookie', cookie(domain)]
  // Also deletes the host-only cookie that was set before a URL was configured.
  return domain && !visitorId ? [...headers, 'Set-Cookie', cookie(undefined)] : headers
}

const lifeOf = (windowDays: number) => (Math.min(windowDays, COOKIE_DAYS_MAX) * DAY_MS) / 1_000

/** Sets the script's cookie as the script itself does: for the widest domain, if there is one. */
export const scriptCookie = (
  visitorId: VisitorId,
  windowDays: number,
  { domain, secure }: { readonly domain: string | undefined; readonly secure: boolean },
): Headers => [
  'Set-Cookie',
  serialize(SCRIPT_COOKIE, visitorId, {
    sameSite: 'lax',
    path: '/',
    maxAge: lifeOf(windowDays),
    secure,
    ...(domain !== undefined && { domain }),
  }),
]

/**
 * Whether the collector's cookie is first-party for the page. `Sec-Fetch-Site` is the browser's own
 * decision. Without it, only the collector's host and the site it is a subdomain of count.
 */
export const isSameSite = (
  { headers }: IncomingMessage,
  { pageHost, ownHost }: CookieSite,
): boolean => {
  const said = headers['sec-fetch-site']
  if (said !== undefined) return said !== 'cross-site'
  return pageHost !== undefined && (pageHost === ownHost || isBelow(ownHost, pageHost))
}

/**
 * The registered site that the collector's host is a subdomain of. The cookie is then shared by the
 * whole site.
 */
const cookieDomain = ({ pageHost, ownHost }: CookieSite): string | undefined =>
  pageHost !== undefined && isBelow(ownHost, pageHost) ? pageHost : undefined

const isBelow = (host: string, parent: string): boolean =>
  parent.includes('.') && !/^[\d.]+$/.test(parent) && host.endsWith(`.${parent}`)
