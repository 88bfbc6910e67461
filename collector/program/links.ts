import { findByCode } from '../domain/code.js'
import type { AccountId } from '../domain/ids.js'
import { allowedPage } from '../domain/landingPage.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { REFERRAL, withReferral } from '../domain/referral.js'
import { firstSite, siteUrl } from '../domain/site.js'
import { bannerCalled, unknownBanner, WRONG_PAGE } from './banners.js'
import type { Deps } from './deps.js'
import { linkAddresses } from './linkAddresses.js'

/** What a link says, besides the affiliate. Empty texts count as missing. */
export type LinkWords = Readonly<Partial<Record<keyof typeof REFERRAL, string>>>

export interface MadeLinks {
  /** Leads to the shop's page directly. Its script records the click. */
  readonly affiliateLink: string
  /** Leads there by the collector, and stays valid if the page moves. */
  readonly redirectLink: string
}

/**
 * Makes the links of an affiliate to a page of the shop; without `to`, to the page of the banner, else to
 * the start page of the first site. The problem of an unknown affiliate or campaign, or of a page of another site, names the field.
 */
export const makeLinks = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  collectorUrl: string,
  to: string,
  words: LinkWords,
): Promise<MadeLinks | Problem> => {
  const [program, affiliate] = await Promise.all([
    storage.program(accountId),
    storage.affiliateByCode(accountId, words.affiliate ?? ''),
  ])
  if (!affiliate) return problem('unknown', 'affiliate', 'Choose an affiliate.')
  const { sites = [], campaigns = [] } = program ?? {}
  if (words.campaign && !findByCode(words.campaign, campaigns)) {
    return problem('unknown', 'campaign', `There is no campaign "${words.campaign}".`)
  }
  const bannerCode = words.banner?.trim() ?? ''
  const shown = bannerCalled(program, bannerCode)
  if (bannerCode !== '' && !shown) return { ...unknownBanner(bannerCode), field: 'banner' }
  const page = pageOf(sites, to.trim() === '' ? (shown?.to ?? '') : to)
  if (isProblem(page)) return page
  const named = { ...words, ...(shown && { banner: shown.code }) }
  const said = { ...named, affiliate: affiliate.code }
  const { affiliate: _affiliate, campaign: _campaign, ...others } = named
  return {
    affiliateLink: withReferral(page, parametersOf(said)).href,
    redirectLink: linkAddresses(collectorUrl, accountId, sites).redirect(
      affiliate.code,
      words.campaign?.trim() || undefined,
      new URLSearchParams([
        ...parametersOf(others).map((one) => [...one]),
        ...(to.trim() === '' ? [] : [['to', shortened(page, sites)]]),
      ]),
    ),
  }
}

type Sites = Parameters<typeof allowedPage>[0]

const pageOf = (sites: Sites, to: string): URL | Problem => {
  const page = allowedPage(sites, to.trim() === '' ? '/' : to)
  if (page) return page
  return sites.length === 0
    ? problem('invalid', 'to', 'Register a site first.')
    : problem('invalid', 'to', WRONG_PAGE)
}

/** A page of the first site needs no host. */
const shortened = (page: URL, sites: Sites): string => {
  const home = firstSite(sites)
  return home && page.origin === new URL(siteUrl(home.host)).origin
    ? page.href.slice(page.origin.length)
    : page.href
}

const parametersOf = (words: LinkWords): readonly (readonly [string, string])[] =>
  (Object.keys(REFERRAL) as (keyof typeof REFERRAL)[]).flatMap((name) => {
    const value = words[name]?.trim()
    return value ? [[REFERRAL[name], value] as const] : []
  })
