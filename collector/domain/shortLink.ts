import type { AccountId, AffiliateId, CampaignId } from './ids.js'

/** A stored link of an affiliate, with an address of its own: `/go/summer-sale`. */
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

/** The clicks that a link brought on a UTC day. Clicks that are marked or tests do not count. */
export interface LinkDay {
  /** Counted from 1 January 1970. */
  readonly day: number
  readonly clicks: number
}

/** How many links an account may have. */
export const LINKS_MAX = 100_000

export const SLUG_MAX = 64

/** Upper and lower case are the same, because slugs are printed and typed. */
export const slugKey = (text: string): string => text.toLowerCase()

export const isSlug = (text: string): boolean =>
  text.length <= SLUG_MAX && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text)

/** The slug of an address that was followed: what mail programs and chats append is cut off. */
export const slugIn = (text: string): string | undefined =>
  /^[A-Za-z0-9][A-Za-z0-9_-]*/.exec(text.trim())?.[0]?.slice(0, SLUG_MAX)
