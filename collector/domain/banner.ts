import type { AccountId, AffiliateId, CampaignId } from './ids.js'

export const BANNER_KINDS = ['image', 'text', 'html'] as const
export type BannerKind = (typeof BANNER_KINDS)[number]

/** What affiliates show on their pages to lead visitors to the shop. */
export interface Banner {
  readonly accountId: AccountId
  readonly id: string
  /** The code in the affiliate link: `?a_bid=spring`. */
  readonly code: string
  readonly createdAt: number
  readonly name: string
  /** A removed banner is no longer shown. Links that carry its code go on working. */
  readonly status: 'active' | 'removed'
  /** The campaign of its clicks. Undefined: the default one. */
  readonly campaignId: CampaignId | undefined
  /** The page of the shop to which it leads: a path or an address. Undefined: the start page. */
  readonly to: string | undefined
  readonly content: BannerContent
}

export type BannerContent =
  | {
      readonly kind: 'image'
      readonly url: string
      /** In CSS pixels. */
      readonly width: number
      readonly height: number
      /** The text for people who do not see the image. */
      readonly alt: string
    }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'html'
      /** `{link}` stands for the address to which the banner leads, `{affiliate}` for the code. */
      readonly html: string
      readonly width: number
      readonly height: number
    }

/** How many banners an account may have. All are in memory with its program. */
export const BANNERS_MAX = 500

/** Impressions of one banner on the page of one affiliate, on one day. */
export interface Impressions {
  /** As the page spells it. Unknown affiliates are not counted. */
  readonly affiliateCode: string
  readonly bannerId: string
  /** The UTC day, counted from 1 January 1970. */
  readonly day: number
  readonly count: number
}

/** What was counted for a banner on a UTC day. Clicks that are marked or tests do not count. */
export interface BannerCount {
  readonly affiliateId: AffiliateId
  readonly day: number
  readonly impressions: number
  readonly clicks: number
}

export interface BannerSum extends Pick<BannerCount, 'impressions' | 'clicks'> {
  readonly bannerId: string
}
