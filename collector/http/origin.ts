import type { IncomingMessage } from 'node:http'
import { isOfSite, plainHost } from '../domain/host.js'
import type { Program } from '../domain/program.js'
import { remembered } from '../domain/remembered.js'

/** The page that sent a request, as far as the browser names it. */
export interface PageOrigin {
  /** Scheme and host, for the CORS headers. Undefined if the browser named none. */
  readonly origin: string | undefined
  readonly host: string | undefined
}

/** The longest name of a host (https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4). */
export const HOST_MAX = 253

/** Read from `Origin`, or from `Referer` for images, which have no `Origin`. */
export const pageOrigin = ({ headers }: IncomingMessage): PageOrigin =>
  originIn(headers.origin) ?? originIn(headers.referer) ?? NO_PAGE

const NO_PAGE: PageOrigin = { origin: undefined, host: undefined }

const originIn = (named: string | undefined): PageOrigin | undefined =>
  named && named !== 'null' ? parseOrigin(named) : undefined

const parseOrigin = remembered((named): PageOrigin | undefined => {
  try {
    const { origin, host, hostname, protocol } = new URL(named)
    const isPage = protocol === 'https:' || protocol === 'http:'
    const isShort = plainHost(hostname).length <= HOST_MAX
    return isPage && isShort ? { origin, host: plainHost(host) } : undefined
  } catch {
    // A header that is not a URL names no page.
    return undefined
  }
})

/**
 * Whether pages of this origin may report. A request without an origin is allowed: the check
 * protects merchants against mistakes of other shops, not against a sender who can omit the header.
 */
export const mayReport = (program: Program, page: PageOrigin): boolean =>
  page.host === undefined || siteOf(program, page) !== undefined

/** The host that sent a request, if it belongs to a registered site. */
export const siteOf = ({ sites }: Program, { host }: PageOrigin): string | undefined =>
  host !== undefined && sites.some((site) => isOfSite(host, site.host)) ? host : undefined
