/**
 * A host, with or without port, as sites are registered: without the dot that ends a full name
 * (`shop.example.`), which names the same host and is another origin to browsers.
 */
export const plainHost = (host: string): string => host.replace(/\.(?=$|:\d+$)/, '')

/** Begins a site that stands for the subdomains of a host. */
export const WILDCARD = '*.'

/**
 * Whether a page's host is that of a site, or a subdomain where the site is a wildcard. "*.com", which
 * earlier versions took and never matched, still matches nothing.
 */
export const isOfSite = (host: string, site: string): boolean =>
  /^\*\.[^.]+\./.test(site) ? host.endsWith(site.slice(1)) : host === plainHost(site)
