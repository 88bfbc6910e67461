import type { AccountId, AffiliateId, CampaignId } from './ids.js'
import type { ListQuery } from './lists.js'
import { withoutIgnorable } from './text.js'
import { DAY_MS } from './time.js'

/** A link of an affiliate that is stored and has an address of its own: `/go/summer-sale`. */
export interface ShortLink {
  readonly accountId: AccountId
  readonly id: string
  /** The last part of its address. Earlier ones go on leading to it. */
  readonly slug: string
  readonly affiliateId: AffiliateId
  /** Undefined: the banner's, else the default one. */
  readonly campaignId: CampaignId | undefined
  /** The banner's code. */
  readonly banner: string | undefined
  readonly channel: string | undefined
  readonly data1: string | undefined
  readonly data2: string | undefined
  /** The page of the shop: a path or an address. Undefined: the banner's, else the start page. */
  readonly to: string | undefined
  readonly createdAt: number
}

/** A link with the codes that its ids stand for. */
export interface NamedLink {
  readonly link: ShortLink
  readonly affiliate: string
  readonly campaign: string | undefined
}

/** A link in a list. */
export interface ListedLink extends ShortLink {
  /** Its clicks since the day that was asked for. */
  readonly clicks: number
}

export interface LinkQuery extends Omit<ListQuery, 'search' | 'since' | 'until'> {
  /** From which UTC day on clicks are counted. */
  readonly since: number
}

/** The clicks that a link brought on a UTC day. Clicks that are marked or tests do not count. */
export interface LinkDay {
  /** Counted from 1 January 1970. */
  readonly day: number
  readonly clicks: number
}

/** How many links an account may have. */
export const LINKS_MAX = 100_000

export const SLUG_MAX = 64
/** How many slugs a link may have, with those from before it was renamed. */
export const SLUGS_OF_LINK_MAX = 20

/** For how many UTC days lists count clicks and impressions, today included. */
export const COUNTED_DAYS = 30

/** The first of these days, counted from 1 January 1970. */
export const countedFrom = (now: number): number => Math.floor(now / DAY_MS) - COUNTED_DAYS + 1

/** Upper and lower case are the same, because slugs are printed and typed. */
export const slugKey = (text: string): string => text.toLowerCase()

export const isSlug = (text: string): boolean =>
  text.length <= SLUG_MAX && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text)

/**
 * The slugs that the last part of an address may mean, the most likely first. What mail programs and
 * chats put around a link is cut off.
 */
export const slugsMeant = (text: string): readonly string[] => {
  const said =
    /^[\p{P}\p{S}\s]*([A-Za-z0-9][A-Za-z0-9_-]*)/u.exec(withoutIgnorable(text))?.[1] ?? ''
  return [...new Set([said, said.replace(/[_-]+$/, '')])].filter(isSlug)
}
