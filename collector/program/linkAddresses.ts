import type { AccountId } from '../domain/ids.js'
import type { Site } from '../domain/site.js'
import { siteOwners } from '../domain/siteOwners.js'
import type { BannerAddresses } from './bannerCode.js'

/** Makes addresses of the collector that lead to the shop. */
export interface LinkAddresses {
  redirect(affiliate: string, campaign: string | undefined, query: URLSearchParams): string
  short(slug: string): string
  banner(affiliate: string, banner: string): BannerAddresses
}

/** The addresses name the account if the collector's host does not say whose link it is. */
export const linkAddresses = (
  collectorUrl: string,
  accountId: AccountId,
  sites: readonly Site[],
): LinkAddresses => {
  const isOwn = siteOwners(sites)(new URL(collectorUrl).host) === accountId
  const below = (prefix: string, ...parts: readonly string[]) =>
    `${collectorUrl}/${prefix}/${[...(isOwn ? [] : [`~${accountId}`]), ...parts]
      .map(encodeURIComponent)
      .join('/')}`
  const redirect: LinkAddresses['redirect'] = (affiliate, campaign, query) => {
    const text = query.toString()
    const path = below('r', affiliate, ...(campaign === undefined ? [] : [campaign]))
    return text === '' ? path : `${path}?${text}`
  }
  return {
    redirect,
    short: (slug) => below('go', slug),
    banner: (affiliate, banner) => ({
      link: redirect(affiliate, undefined, new URLSearchParams({ a_bid: banner })),
      image: below('i', affiliate, banner),
      impression: `${below('i', affiliate, banner)}.gif`,
      document: below('b', affiliate, banner),
    }),
  }
}
