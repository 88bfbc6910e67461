import { WILDCARD } from './host.js'
import type { AccountId } from './ids.js'

/** A host whose pages may report: "shop.example", "localhost:4000". */
export interface Site {
  readonly accountId: AccountId
  readonly host: string
  readonly createdAt: number
}

/** The URL of a site's start page, without a path. A shop on localhost has no TLS certificate. */
export const siteUrl = (host: string): string =>
  `${/^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? 'http' : 'https'}://${host}`

/** The site that affiliate links lead to: the first registered one that is not a wildcard. */
export const firstSite = (sites: readonly Site[]): Site | undefined =>
  sites
    .filter(({ host }) => !host.startsWith(WILDCARD))
    .sort((a, b) => a.createdAt - b.createdAt)[0]
