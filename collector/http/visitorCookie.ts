import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse, serialize } from 'cookie'
import { isVisitorId, type VisitorId } from '../domain/ids.js'
import { DAY_MS } from '../domain/time.js'

/** The collector's own cookie. The script never touches it: see docs/architecture.md, "Identity". */
export const VISITOR_COOKIE = 'wm_id'

/** Chromium and Firefox cut longer lives to this. */
export const COOKIE_DAYS_MAX = 400

export const readVisitorCookie = ({ headers }: IncomingMessage): VisitorId | undefined => {
  const value = parse(headers.cookie ?? '')[VISITOR_COOKIE]
  return value && isVisitorId(value) ? value : undefined
}

export interface CookieSite {
  /** The page's host, without port; undefined where the browser named none. */
  readonly pageHost: string | undefined
  /** Our own host, without port. */
  readonly ownHost: string
  readonly secure: boolean
}

/** Sets the visitor's cookie anew, or expires it where `visitorId` is undefined. */
export const setVisitorCookie = (
  res: ServerResponse,
  visitorId: VisitorId | undefined,
  windowDays: number,
  site: CookieSite,
): void => {
  const domain = cookieDomain(site)
  const cookie = (domain: string | undefined) =>
    serialize(VISITOR_COOKIE, visitorId ?? '', {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: visitorId ? (Math.min(windowDays, COOKIE_DAYS_MAX) * DAY_MS) / 1_000 : 0,
      secure: site.secure,
      ...(domain && { domain }),
    })
  res.appendHeader('Set-Cookie', cookie(domain))
  // Before an address was configured the cookie may have been the host's own.
  if (domain && !visitorId) res.appendHeader('Set-Cookie', cookie(undefined))
}

/**
 * Whether a cookie of ours is first-party for the page. `Sec-Fetch-Site` is the browser's own
 * judgement; without it, only our host itself and the site that we are a subdomain of count.
 */
export const isSameSite = (
  { headers }: IncomingMessage,
  { pageHost, ownHost }: CookieSite,
): boolean => {
  const said = headers['sec-fetch-site']
  if (said !== undefined) return said !== 'cross-site'
  return pageHost !== undefined && (pageHost === ownHost || isBelow(ownHost, pageHost))
}

/** The registered site, where the collector is on its subdomain: then all of the site shares it. */
const cookieDomain = ({ pageHost, ownHost }: CookieSite): string | undefined =>
  pageHost !== undefined && isBelow(ownHost, pageHost) ? pageHost : undefined

const isBelow = (host: string, parent: string): boolean =>
  parent.includes('.') && !/^[\d.]+$/.test(parent) && host.endsWith(`.${parent}`)
