import type { BrowserReports } from './campaign.js'
import type { AffiliateId, CampaignId } from './ids.js'
import type { RuleName } from './verdict.js'

/**
 * How an account decides which affiliate earns. Versioned: an edit adds a version, earlier orders
 * keep theirs.
 */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly since: number
  /** Evaluated in this order. The first rule that credits decides. */
  readonly rules: readonly RuleName[]
  /** Which of a visitor's clicks earns; `split`: the affiliates of all of them, each a share. */
  readonly clickModel: ClickModel
  /** How shares are divided. Undefined: `EQUAL_SHARES`. Only with `split`. */
  readonly split?: Split | undefined
  /** The attribution window of campaigns without their own. */
  readonly windowDays: number
  /**
   * For how many days an order bonds its customer to an affiliate. Undefined: for ever. Lifetime
   * affiliates that a person entered stay.
   */
  readonly lifetimeDays?: number | undefined
  /**
   * For how many orders of the customer a bond lasts, with the one that began it. Undefined: for all.
   * Lifetime affiliates that a person entered stay.
   */
  readonly lifetimeOrders?: number | undefined
  /**
   * Whether a click earns only until the visitor's next sale, so that each order needs a new click. Off by
   * default.
   */
  readonly forgetsAfterSale?: boolean | undefined
  /** The affiliate that earns if no rule finds another. */
  readonly defaultAffiliateId: AffiliateId | undefined
  readonly defaultCampaignId: CampaignId
  readonly browserReports: BrowserReports
  /** When claims to orders count as made in series. Undefined: `CLAIM_LIMITS`. */
  readonly claimLimits?: ClaimLimits | undefined
  /**
   * Whether pages get the name and coupon of the affiliate who referred a visitor. Off by default.
   */
  readonly introduces?: boolean | undefined
  /**
   * Whether redirect links store their click and set cookies before the landing page. The merchant
   * says with it that no visitor has to consent. Off by default.
   */
  readonly storesAtRedirect?: boolean | undefined
  /**
   * Whether redirect links add `afsrc=1` to the landing page, which tells browser extensions that the
   * visitor came by an affiliate link, so that they show no link of their own. Off by default.
   */
  readonly standsDown?: boolean | undefined
  /**
   * Folders of the pages on which visitors pay, in lower case. A click that lands there does not take
   * the place of an earlier one of another affiliate. Undefined: every click does.
   */
  readonly checkoutFolders?: readonly string[] | undefined
  /** How the rule `probabilistic` recognises a visitor. Undefined: `USUAL_MATCHING`. */
  readonly matching?: Matching | undefined
  /**
   * The currency in which affiliates earn and are paid. Undefined: the currency of each order, or of its
   * terms. An affiliate may have another one.
   */
  readonly payoutCurrency?: string | undefined
}

export const TRACE_KINDS = ['address_and_browser', 'address'] as const
/**
 * What of a request must be the same: the network of its IP address and its `User-Agent`, or the IP address
 * alone.
 */
export type TraceKind = (typeof TRACE_KINDS)[number]

/** How the rule `probabilistic` recognises a visitor whose id no report has. */
export interface Matching {
  readonly by: TraceKind
  /** For how many hours a click may earn, at most `MATCHING_HOURS_MAX`. */
  readonly hours: number
  /** Whether such a commission is payable without a person's decision. */
  readonly isPayable: boolean
}

/** The key of a trace is destroyed after this time. */
export const MATCHING_HOURS_MAX = 48

export const USUAL_MATCHING: Matching = {
  by: 'address_and_browser',
  hours: MATCHING_HOURS_MAX,
  isPayable: false,
}

export const CLICK_MODELS = ['first', 'last', 'split'] as const
export type ClickModel = (typeof CLICK_MODELS)[number]

/**
 * How the affiliates whose links a visitor followed share a commission, in parts per million: the first
 * and the last get a part of their own, and what is left is divided equally among all.
 */
export interface Split {
  readonly firstPpm: number
  readonly lastPpm: number
  /** If the equal part is smaller, only the first and the last affiliate share. */
  readonly leastPpm: number
}

export const EQUAL_SHARES: Split = { firstPpm: 0, lastPpm: 0, leastPpm: 0 }

/** How many orders may be claimed within an hour before the claims count as a series. */
export interface ClaimLimits {
  /** Orders that one visitor claims, or that one address contests. */
  readonly buyerPerHourMax: number
  /** Claims that favour one affiliate and are unproven, contested or do not match. */
  readonly affiliatePerHourMax: number
}

/** A customer places at most a few orders per hour; a call centre may need a higher limit. */
export const CLAIM_LIMITS: ClaimLimits = { buyerPerHourMax: 10, affiliatePerHourMax: 10 }

/** Whether every bond lasts for ever, so that the first bond of a customer decides. */
export const bondsLast = ({ lifetimeDays, lifetimeOrders }: Policy): boolean =>
  lifetimeDays === undefined && lifetimeOrders === undefined
