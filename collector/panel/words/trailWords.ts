import type { Miss, RuleName } from '../../domain/verdict.js'

interface RuleWords {
  /** What the rule asks. */
  readonly question: string
  /** Whom it credits, after the question. */
  readonly credits: string
  /** Why it credited, after "… earns this because". */
  readonly because: string
}

export const RULE_WORDS: Readonly<Record<RuleName, RuleWords>> = {
  forced: {
    question: 'Did a report name the affiliate?',
    credits: 'That affiliate earns, if your server or a signed page says so.',
    because: 'a trusted report named the affiliate outright',
  },
  coupon: {
    question: 'Did the customer use an affiliate’s coupon?',
    credits: 'The affiliate that it belongs to earns, also without a click.',
    because: 'the customer used a coupon that belongs to the affiliate',
  },
  lifetime: {
    question: 'Is the customer bonded to an affiliate by an earlier order?',
    credits: 'The affiliate of that order earns again.',
    because: 'an earlier order bonded this customer to the affiliate',
  },
  click: {
    question: 'Did the visitor come by an affiliate link?',
    credits: 'The affiliate of the link earns, if the click is within the attribution window.',
    because: 'the visitor came by the affiliate’s link within the attribution window',
  },
  defaultAffiliate: {
    question: 'Is there a default affiliate?',
    credits: 'That affiliate earns where nobody else did.',
    because: 'nobody else earned, and the program names this default affiliate',
  },
}

/** The answer to the rule's question where it credited nobody. */
export const MISS_WORDS: Readonly<Record<Miss, string>> = {
  not_given: 'No: the order came without one.',
  not_trusted: 'Yes, but only an unsigned page did, and anybody can write to such a page.',
  unknown_affiliate: 'Yes, but there is no affiliate with that code.',
  affiliate_inactive: 'Yes, but the affiliate was not active then.',
  unknown_coupon: 'A coupon was used, but it belongs to no affiliate.',
  coupon_not_yet_valid: 'Yes, but the coupon was not valid yet.',
  coupon_expired: 'Yes, but the coupon had ended by then.',
  no_customer: 'We cannot know: no report named a customer.',
  no_bond: 'No: no earlier order bonds this customer to an affiliate.',
  no_visitor:
    'We cannot know: no report carried a visitor id. The visitor came without an affiliate link, or the script is missing on a page between link and order.',
  no_click: 'No: we heard of no click by this visitor before the order.',
  click_too_old: 'Yes, but longer ago than the attribution window.',
  campaign_paused: 'Yes, but the campaign was not active then.',
  no_terms: 'Yes, but the campaign pays no commission for this kind of order.',
  rule_off: 'No: this rule is switched off.',
  counted_already:
    'No: nothing was asked, because the visitor did the same on this day under another id, and that one counts.',
}
