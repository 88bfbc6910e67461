import { findByCode } from '../../domain/code.js'
import { allowedPage, landingPage } from '../../domain/landingPage.js'
import type { Program } from '../../domain/program.js'
import { CLICK_TOKEN, isReferral, REFERRAL, withReferral } from '../../domain/referral.js'
import { type Landing, readLanding } from '../identity/landing.js'
import { type FollowedClick, makeClickToken } from './clickToken.js'

/** A redirect link as it was opened. */
export interface OpenedLink {
  readonly affiliate: string
  readonly campaign: string | undefined
  /** The parameters of the link: `to` and the other referral parameters. */
  readonly query: URLSearchParams
  /** The short link. Undefined: it is not stored. */
  readonly linkId?: string | undefined
  /**
   * Whether a person may have followed it. What a page embeds, as an image or a frame, is no click, and
   * the landing page then gets no referral parameters.
   */
  readonly isFollowed: boolean
}

/** Where a link leads, and the click that the landing page records. */
export interface Destination {
  readonly page: URL
  /** Undefined if following the link is no click. */
  readonly click: (FollowedClick & { readonly landing: Landing }) | undefined
}

const TO = 'to'

/**
 * Tells browser extensions to show no affiliate link of their own:
 * https://help.impact.com/en/support/solutions/articles/155000006769-stand-down-policy-explained
 */
const STAND_DOWN = 'afsrc'

/**
 * The address of the landing page, with the referral parameters of the link and a token for the click.
 * The page is the one of the link, else that of its banner, else the start page. Other parameters of the
 * link are kept: those of an advertisement, or of an address in `to` that was not encoded. Needs no
 * database. Which affiliate the code means, and whether the affiliate may earn, is decided when the
 * click is recorded. Undefined if the account has no site.
 */
export const followLink = (
  { account, sites, banners, policy }: Pick<Program, 'account' | 'sites' | 'banners' | 'policy'>,
  { affiliate, campaign, query, linkId, isFollowed }: OpenedLink,
  newId: () => string,
): Destination | undefined => {
  const shown = findByCode(query.get(REFERRAL.banner) ?? undefined, banners)
  const page = allowedPage(sites, query.get(TO) ?? undefined) ?? landingPage(sites, shown?.to)
  if (!page) return undefined
  const given = [...query].filter(([name]) => name !== TO)
  const others = given.filter(([name]) => !isReferral(name))
  if (!isFollowed || affiliate.trim() === '') {
    return { page: withReferral(page, others), click: undefined }
  }

  if (policy.standsDown && !others.some(([name]) => name === STAND_DOWN)) {
    others.push([STAND_DOWN, '1'])
  }
  const words = new Map([['a_aid', affiliate]])
  if (campaign !== undefined) words.set('a_cid', campaign)
  for (const [name, value] of given) {
    if (isReferral(name) && name !== CLICK_TOKEN && !words.has(name)) words.set(name, value)
  }
  const landing = withReferral(page, [...others, ...words])
  // Signs what the landing page will read, which may have parameters in its fragment too.
  const read = readLanding(landing.href)
  if (!read) return { page: landing, click: undefined }
  const click = { clickId: newId(), linkId }
  landing.search += `&${CLICK_TOKEN}=${makeClickToken(account, click, read)}`
  return { page: landing, click: { ...click, landing: read } }
}
