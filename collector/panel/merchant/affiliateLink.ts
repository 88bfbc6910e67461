import { WILDCARD } from '../../domain/host.js'
import type { Site } from '../../domain/site.js'

/** A shop on localhost has no TLS certificate. */
export const siteUrl = (host: string): string =>
  `${/^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? 'http' : 'https'}://${host}`

export const affiliateLink = (host: string, code: string): string =>
  `${siteUrl(host)}/?a_aid=${code}`

/** The site that affiliate links lead to: the first registered one that is not a wildcard. */
export const firstSite = (sites: readonly Site[]): Site | undefined =>
  sites
    .filter(({ host }) => !host.startsWith(WILDCARD))
    .sort((a, b) => a.createdAt - b.createdAt)[0]
