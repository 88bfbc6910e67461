import type { IncomingMessage } from 'node:http'
import { isOfSite, plainHost } from '../domain/host.js'
import type { Program } from '../domain/program.js'

/** The page that a request came from, as far as the browser says. */
export interface PageOrigin {
  /** Scheme and host, for the CORS answer. Undefined where the browser named none. */
  readonly origin: string | undefined
  readonly host: string | undefined
}

/** The longest name of a host (https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4). */
export const HOST_MAX = 253

/** From `Origin`, or for images, which send none, from `Referer`. */
export const pageOrigin = ({ headers }: IncomingMessage): PageOrigin => {
  for (const named of [headers.origin, headers.referer]) {
    if (!named || named === 'null') continue
    try {
      const { origin, host, hostname, protocol } = new URL(named)
      const isPage = protocol === 'https:' || protocol === 'http:'
      if (isPage && plainHost(hostname).length <= HOST_MAX) return { origin, host: plainHost(host) }
    } catch {
      // A header that is not an address names no page.
    }
  }
  return { origin: undefined, host: undefined }
}

/**
 * Whether pages of this origin may report. Without an origin there is no page to keep out: the
 * header protects merchants from each other's mistakes, not from somebody who can leave it away.
 */
export const mayReport = (program: Program, page: PageOrigin): boolean =>
  page.host === undefined || siteOf(program, page) !== undefined

/** The host that a request came from, where it is of a registered site. */
export const siteOf = ({ sites }: Program, { host }: PageOrigin): string | undefined =>
  host !== undefined && sites.some((site) => isOfSite(host, site.host)) ? host : undefined
