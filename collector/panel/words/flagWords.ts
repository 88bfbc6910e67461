import type { Flag, ParkCode } from '../../domain/flag.js'

/** Why a report could not be applied, and what to do. */
export const PARK_WORDS: Readonly<Record<ParkCode, string>> = {
  refund_exceeds_total:
    'Refunds add up to more than the order: what is beyond its total changes nothing. Check the order’s total and the refunds.',
  refund_currency_differs:
    'A refund is in another currency than the order, so it was parked and changes nothing. Report it again in the currency of the order.',
  refund_conflict:
    'A refund was reported twice with different amounts. The first counts. If they are two refunds, report the second again under its own refund id.',
  refund_needs_product:
    'A refund of a part names no product, and the order was reported per product, so it was parked and changes nothing. Report it again with the product, under its own refund id.',
}

/** What a person should look at. */
export const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  ...PARK_WORDS,
  conflict: 'Reports of this order name different totals. The strongest source counts.',
  currency_conflict:
    'Reports of this order name different currencies. The strongest source counts.',
  awaiting_sale:
    'A refund or a decision came first. It is applied as soon as the sale is reported.',
  not_applied_already_approved:
    'Something we heard of later would credit somebody else. The commission was approved already, so it stays until a person declines it.',
  decline_after_payment:
    'It was declined after it was paid. Report a refund instead: that reduces the next payout.',
  unknown_campaign:
    'The report names a campaign that does not exist. The campaign was chosen without it.',
  contested:
    'Several visitors claim this order, so nothing proves whose it is. All of them are listed under Reports.',
  claimed_again:
    'Another visitor claimed this order after it was confirmed for the first. That changes nothing.',
  claims_in_series:
    'A visitor or an address that claims or contests many orders within an hour reported this one. Its word counts for nothing.',
  too_many_reports:
    'So many pages reported this order that no more are taken. Those that were parked are listed under Set aside.',
  proof_unchecked:
    'A page came with a proof that could not be checked, because what it covers did not arrive with it. The page’s word counts as unsigned.',
  fields_dropped:
    'Fields of a page’s report could not be read and were dropped or cut. They are named under Reports. Mend what the page sends.',
  items_not_considered:
    'An item of this order is a product with a campaign of its own. Items are not considered: one campaign pays for the whole order. Report the order per product (productId) if each is to have its own.',
  automated_browser: 'The browser said that a program drives it, not a person.',
  clicks_capped:
    'The visitor has more clicks within the attribution window than are considered: the first and the last of them were. If somebody else should earn, decline the commission.',
  codes_capped:
    'The reports of this order name more coupons than are looked up. Those of the strongest source were.',
}
