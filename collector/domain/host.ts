/**
 * A host, with or without port, in the form in which sites are registered: without the trailing dot
 * of a fully qualified name (`shop.example.`), which is the same host but another origin for
 * browsers.
 */
export const plainHost = (host: string): string => host.replace(/\.(?=$|:\d+$)/, '')

/** The prefix of a site that covers all subdomains of a host. */
export const WILDCARD = '*.'

/**
 * Whether a page's host is that of a site, or a subdomain where the site is a wildcard. "*.com", which
 * earlier versions took and never matched, still matches nothing.
 */
export const isOfSite = (host: string, site: string): boolean =>
  /^\*\.[^.]+\./.test(site) ? host.endsWith(site.slice(1)) : host === plainHost(site)
