import { isOfSite, plainHost } from './host.js'
import { firstSite, type Site, siteUrl } from './site.js'

/** Longer addresses are cut by some browsers and proxies, so they are not followed. */
export const ADDRESS_MAX = 2_000

/**
 * The page to which a link leads: `to` if it is on a registered site, and otherwise the start page of
 * the first site. So nobody can use the shop's links to send people elsewhere. Undefined if no site is
 * registered.
 */
export const landingPage = (sites: readonly Site[], to: string | undefined): URL | undefined =>
  allowedPage(sites, to) ?? startPage(sites)

/**
 * The page that `to` names, if it is on a registered site. `to` may be a path, an address without a
 * scheme, or encoded twice.
 */
export const allowedPage = (sites: readonly Site[], to: string | undefined): URL | undefined => {
  const text = decodedAgain(to?.trim() ?? '')
  if (text === '' || text.length > ADDRESS_MAX) return undefined
  const page = addressOf(text, startPage(sites))
  return page && sites.some(({ host }) => isOfSite(hostOf(page), host)) ? page : undefined
}

const startPage = (sites: readonly Site[]): URL | undefined => {
  const home = firstSite(sites)
  return home && new URL(siteUrl(home.host))
}

const hostOf = ({ host }: URL): string => plainHost(host)

/** Many mail programs and link builders encode an address that is encoded already. */
const decodedAgain = (text: string): string => {
  if (!/^https?%3A/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const addressOf = (text: string, base: URL | undefined): URL | undefined => {
  const isPath = /^([?#]|\/(?![/\\]))/.test(text)
  if (isPath) return base === undefined ? undefined : pageAt(text, base)
  if (/^https?:\/\//i.test(text)) return pageAt(text)
  // "shop.example/shoes" or "//shop.example/shoes".
  return pageAt(`https://${text.replace(/^\/\//, '')}`)
}

const pageAt = (text: string, base?: URL): URL | undefined => {
  try {
    const url = new URL(text, base)
    const isPage = url.protocol === 'https:' || url.protocol === 'http:'
    // A name before the host makes a foreign address look like the shop's.
    return isPage && !url.username && !url.password ? url : undefined
  } catch {
    return undefined
  }
}
