import type { AccountId, AffiliateId, CampaignId, VisitorId } from './ids.js'

/** A visitor's arrival by an affiliate link, as it was recorded. Immutable. */
export interface Click {
  readonly accountId: AccountId
  /** Created by the sender. */
  readonly id: string
  readonly visitorId: VisitorId
  /** The code in the link, known or unknown, without text appended to it. */
  readonly affiliateCode: string
  readonly affiliateId: AffiliateId | undefined
  /**
   * The campaign named by the link, else the one of its banner, else the default one; undefined if
   * none is known.
   */
  readonly campaignId: CampaignId | undefined
  readonly banner: string | undefined
  readonly channel: string | undefined
  readonly data1: string | undefined
  readonly data2: string | undefined
  /** Origin and path, and of the query the referral parameters. */
  readonly url: string | undefined
  /** Origin and path. */
  readonly referrer: string | undefined
  readonly clickedAt: number
  readonly receivedAt: number
  /** Received more than a minute after it happened. It can earn only for its own visitor. */
  readonly late: boolean
  readonly rung: string | undefined
  readonly webdriver: boolean
  readonly source: 'browser' | 'server'
  readonly test: boolean
  /** Fields of a page's click that could not be read and were dropped or cut. */
  readonly flawed: readonly string[]
  /** The pattern of the direct link that named the affiliate. */
  readonly directLink: string | undefined
  /** Why the click earns nothing. Undefined: it may earn. */
  readonly mark: ClickMark | undefined
  /** The trace of the browser: see `tracesOf`. Undefined: none was stored. */
  readonly trace?: string | undefined
}

/** The sender is a bot, or the page was in a frame of another site. */
export type ClickMark = 'bot' | 'framed'

/** A click that is not stored yet. Storing it looks up the affiliate by the code. */
export type NewClick = Omit<Click, 'affiliateId'> & {
  /** The short link that brought the visitor. The click is counted for it. */
  readonly linkId?: string | undefined
  /** The banner that `banner` means. The click is counted for it. */
  readonly bannerId?: string | undefined
}

/** A click received later than this is marked `late`. */
export const LATE_MS = 60_000
