/** More was found than one order may consider; the rest was left out. */
export type CapFlag = 'clicks_capped' | 'codes_capped'

/** Why a refund was kept and not applied in full. */
export type ParkCode =
  | 'refund_exceeds_total'
  | 'refund_currency_differs'
  | 'refund_conflict'
  | 'refund_needs_product'

/** What a person should look at. */
export type Flag =
  | 'conflict'
  | 'currency_conflict'
  | 'awaiting_sale'
  | 'not_applied_already_approved'
  | 'decline_after_payment'
  | 'unknown_campaign'
  | 'automated_browser'
  | 'contested'
  | 'claimed_again'
  | 'claims_in_series'
  | 'too_many_reports'
  | 'proof_unchecked'
  | 'fields_dropped'
  | 'items_not_considered'
  | CapFlag
  | ParkCode
