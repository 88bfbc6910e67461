import type { CreditRule, Miss, PassedClick } from '../../domain/verdict.js'

interface RuleWords {
  /** The rule as a question. */
  readonly question: string
  /** Which affiliate the rule credits. Shown after the question. */
  readonly credits: string
  /** Why the rule credited the affiliate. Shown after "… earns from this order, because". */
  readonly because: string
}

export const RULE_WORDS: Readonly<Record<CreditRule, RuleWords>> = {
  imported: {
    question: 'Was the commission imported from another program?',
    credits: 'The affiliate that the other program names earns the amount that it owes.',
    because: 'the commission was imported from another program',
  },
  forced: {
    question: 'Did a report name the affiliate?',
    credits: 'If your server or a signed page named the affiliate, that affiliate earns.',
    because: 'a trusted report named the affiliate',
  },
  coupon: {
    question: 'Did the customer use an affiliate’s coupon?',
    credits: 'The affiliate that the coupon belongs to earns, even without a click.',
    because: 'the customer used a coupon that belongs to the affiliate',
  },
  lifetime: {
    question: 'Did an earlier order bond the customer to an affiliate?',
    credits: 'The affiliate of that order earns again.',
    because: 'an earlier order bonded this customer to the affiliate',
  },
  click: {
    question: 'Did the visitor come by an affiliate link?',
    credits: 'If the click is within the attribution window, the affiliate of the link earns.',
    because: 'the visitor came by the affiliate’s link within the attribution window',
  },
  probabilistic: {
    question: 'Did somebody with the same address and browser come by an affiliate link?',
    credits:
      'If the click is at most two days old, its affiliate earns, after a person’s decision.',
    because: 'a click on the affiliate’s link came from the same address and browser',
  },
  defaultAffiliate: {
    question: 'Is there a default affiliate?',
    credits: 'If no other rule found an affiliate, the default affiliate earns.',
    because: 'no other rule found an affiliate, and this affiliate is the default affiliate',
  },
}

/** The answer to the rule's question if the rule found no affiliate. */
export const MISS_WORDS: Readonly<Record<Miss, string>> = {
  not_given: 'No: no report contained one.',
  not_trusted: 'Yes, but only an unsigned page did, and such a report can be faked.',
  unknown_affiliate: 'Yes, but there is no affiliate with that code.',
  affiliate_inactive: 'Yes, but the affiliate was not active at that time.',
  unknown_coupon: 'A coupon was used, but it does not belong to an affiliate.',
  coupon_not_yet_valid: 'Yes, but the coupon was not valid yet.',
  coupon_expired: 'Yes, but the coupon was no longer valid.',
  coupon_used_up: 'Yes, but as many orders as the coupon is for had used it before.',
  coupon_used_by_customer: 'Yes, but the customer had used it as often as one customer may.',
  no_customer: 'Unknown: no report named a customer.',
  no_bond: 'No: there is no such earlier order.',
  bond_expired: 'Yes, but longer ago than the policy allows.',
  bond_used_up: 'Yes, but the customer has placed as many orders since as the policy allows.',
  bond_ended: 'No: somebody ended the relation, and no order has bonded the customer since.',
  no_visitor:
    'Unknown: no report contained a visitor id. Either the visitor did not use an affiliate link, or the script is missing on a page between the landing page and the order.',
  no_click: 'No: there is no recorded click of this visitor before the order.',
  click_too_old: 'Yes, but the click is older than the attribution window.',
  click_by_bot: 'Yes, but a bot made the click.',
  click_framed:
    'Yes, but another site showed the page in a frame, so the visitor may not have seen it.',
  click_at_checkout:
    'Yes, but only while paying, after the visitor had come by another affiliate’s link.',
  click_used: 'Yes, but the visitor had bought something after it.',
  click_of_soft_affiliate:
    'Yes, but the affiliate is soft, and the visitor had come by a hard affiliate’s link before.',
  no_trace: 'Unknown: no report says from which address the order was placed.',
  no_match: 'No: there is no such click within the hours that the policy allows.',
  campaign_paused: 'Yes, but the campaign was not active at that time.',
  not_a_member: 'Yes, but the campaign is private and the affiliate is not a member of it.',
  below_minimum: 'Yes, but the total is below the campaign’s minimum.',
  above_maximum: 'Yes, but the total is above the campaign’s maximum.',
  zero_order: 'Yes, but the total is zero, and the campaign pays nothing for such orders.',
  self_referral: 'Yes, but the affiliate is the buyer, and the campaign rejects such orders.',
  too_many_payments:
    'Yes, but as many payments of the subscription as earn in the campaign were made before.',
  subscription_too_old: 'Yes, but the subscription is older than the campaign pays for.',
  no_terms: 'Yes, but the campaign pays no commission for this kind of order.',
  rule_off: 'This rule is switched off.',
  counted_already:
    'Not checked: the visitor already did the same action on this day under another id, and only that one counts.',
  imported_elsewhere:
    'Not checked: the commission of this order was imported, for the order as a whole or for its products, and only the imported one counts.',
  counted_as_whole:
    'Not checked: a trusted source reported this order as a whole too, and only that report earns.',
  counted_per_product:
    'Not checked: the order was also reported per product, and a commission of a product is already approved or paid.',
}

/** Why a click left the credit with an earlier one of another affiliate. */
export const PASSED_WORDS: Readonly<Record<PassedClick['miss'], string>> = {
  click_at_checkout:
    'the visitor was at the checkout, and had come by another affiliate’s link before.',
  click_of_soft_affiliate:
    'this affiliate is soft, and the visitor had come by a hard affiliate’s link before.',
  click_used: 'the visitor had bought something after it.',
}
