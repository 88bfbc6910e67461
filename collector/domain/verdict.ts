import type { AffiliateId, CampaignId } from './ids.js'

export const RULE_NAMES = [
  'forced',
  'coupon',
  'lifetime',
  'click',
  'probabilistic',
  'defaultAffiliate',
] as const
export type RuleName = (typeof RULE_NAMES)[number]

/** The rules of a new account. */
export const USUAL_RULES: readonly RuleName[] = RULE_NAMES.filter(
  (name) => name !== 'probabilistic',
)

/** Why an affiliate is credited: by a rule, or because the commission was imported. */
export type CreditRule = RuleName | 'imported'

/** Why a rule credited nobody. The closed list; `docs/attribution.md` says each in words. */
export const MISSES = [
  'not_given',
  'not_trusted',
  'unknown_affiliate',
  'affiliate_inactive',
  'unknown_coupon',
  'coupon_not_yet_valid',
  'coupon_expired',
  'coupon_used_up',
  'coupon_used_by_customer',
  'no_customer',
  'no_bond',
  'bond_expired',
  'bond_used_up',
  'bond_ended',
  'no_visitor',
  'no_click',
  'click_too_old',
  'click_by_bot',
  'click_framed',
  'click_at_checkout',
  'click_of_soft_affiliate',
  'no_trace',
  'no_match',
  'click_used',
  'campaign_paused',
  'not_a_member',
  'below_minimum',
  'above_maximum',
  'zero_order',
  'self_referral',
  'too_many_payments',
  'subscription_too_old',
  'no_terms',
  'rule_off',
  'counted_already',
  'imported_elsewhere',
  'counted_as_whole',
  'counted_per_product',
] as const
export type Miss = (typeof MISSES)[number]

/** All of a sale, in parts per million. */
export const WHOLE_PPM = 1_000_000

/** One affiliate's share of a conversion. */
export interface Credit {
  readonly affiliateId: AffiliateId
  readonly campaignId: CampaignId
  readonly rule: CreditRule
  /** The shares of a verdict add up to `WHOLE_PPM`. */
  readonly sharePpm: number
  readonly clickId: string | undefined
  /**
   * Whether the credit depends only on trusted sources or on a proven claim of a browser. Otherwise
   * the commission is held, because anybody can claim an order number.
   */
  readonly proven: boolean
  /**
   * Whether the credit depends on a browser's claim to the order, proven or not. Undefined in
   * verdicts of earlier versions.
   */
  readonly claimed?: boolean
  /**
   * Whether the coupon, the bond or a report named the campaign, so that items of the order do not
   * select another one.
   */
  readonly campaignNamed?: boolean
}

export interface TrailStep {
  readonly rule: RuleName
  readonly miss: Miss
}

/**
 * A click that could have earned alone, but may not take the place of an earlier one, or was used up by an
 * earlier sale.
 */
export interface PassedClick {
  readonly clickId: string
  readonly affiliateId: AffiliateId
  readonly miss: Extract<Miss, 'click_at_checkout' | 'click_of_soft_affiliate' | 'click_used'>
}

/** The credited affiliates, and the misses before. */
export interface Verdict {
  /** Empty: nobody. */
  readonly credits: readonly Credit[]
  /** The rules that did not credit, in the order they were asked. */
  readonly trail: readonly TrailStep[]
  /** Clicks that the rule `click` left out, in the order of time. Undefined: none. */
  readonly passed?: readonly PassedClick[]
  /** For example "default@3". */
  readonly policy: string
}
