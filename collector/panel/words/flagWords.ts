import type { Flag, ParkCode } from '../../domain/flag.js'

/** Why a report was parked, and what the merchant can do about it. */
export const PARK_WORDS: Readonly<Record<ParkCode, string>> = {
  refund_exceeds_total:
    'The refunds add up to more than the order’s total. The amount beyond the total was ignored. Check the total and the refunds.',
  refund_currency_differs:
    'A refund is in another currency than the order, or the order was imported without a total. The refund was parked and changes nothing. Report it again in the order’s currency. Without a total, only a full refund is applied.',
  refund_conflict:
    'Two reports with the same refund id have different amounts. The first one counts. If they are two refunds, report the second one again with its own refund id.',
  refund_needs_amount:
    'The order was imported as a whole, and a product of unknown price was refunded. The refund changes nothing. Report it again with its amount and its own refund id.',
  refund_needs_product:
    'The order was reported per product, but a partial refund does not name a product. It was parked and changes nothing. Report it again with the product and its own refund id.',
}

/** Why a person should review the order. */
export const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  ...PARK_WORDS,
  conflict:
    'The reports of this order have different totals. The total of the most trusted source counts.',
  currency_conflict:
    'The reports of this order have different currencies. The currency of the most trusted source counts.',
  awaiting_sale:
    'A refund or a decision arrived before the sale. It is applied when the sale is reported.',
  not_applied_already_approved:
    'Data that arrived later would credit another affiliate. The commission was already approved, so it stays unless you decline it.',
  decline_after_payment:
    'The commission was declined after it was paid, so the decline has no effect. Report a refund instead: it reduces the next payout.',
  unknown_campaign:
    'The report names a campaign that does not exist. The campaign was chosen as if the report named none.',
  contested:
    'Several visitors claim this order, and nothing proves which of them placed it. All of them are listed under Reports.',
  claimed_again:
    'Another visitor claimed this order after it was confirmed for the first visitor. The later claim changes nothing.',
  claims_in_series:
    'This order was reported by a visitor or an IP address that claimed or contested many orders within an hour. That report earns no credit.',
  too_many_reports:
    'Pages reported this order so often that further reports are parked. They are listed under “Rejected and parked”.',
  proof_unchecked:
    'A page sent a proof that could not be checked, because values that the proof covers are missing from the report. The report counts as unsigned.',
  fields_dropped:
    'Some fields of a page’s report could not be read, so they were dropped or cut. They are listed under Reports. Correct what the page sends.',
  items_not_considered:
    'An item of this order is a product with its own commission or campaign, which was not applied: an item has no total, only a page states the items although a server reported the order, or the product’s commission is in another currency. The terms of the order’s campaign apply to the whole order.',
  tier_currency_differs:
    'An affiliate above several credited affiliates earns in two currencies from this order. Only the first one was booked, because amounts in two currencies cannot be added up.',
  automated_browser: 'The browser reported that a program controls it (navigator.webdriver).',
  clicks_capped:
    'The visitor has more clicks within the attribution window than are considered. Only the first and the last ones were considered. If another affiliate should earn, decline the commission.',
  codes_capped:
    'The reports of this order name more coupons than are looked up. The coupons of the most trusted source were looked up.',
}
