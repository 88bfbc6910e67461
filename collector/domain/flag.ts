/** Marks an order for which more was found than is considered. */
export type CapFlag = 'clicks_capped' | 'codes_capped'

/** Why a refund was stored but not fully applied. */
export type ParkCode =
  | 'refund_exceeds_total'
  | 'refund_currency_differs'
  | 'refund_conflict'
  | 'refund_needs_product'
  | 'refund_needs_amount'

/** Why a person should review the order. */
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
  | 'tier_currency_differs'
  | CapFlag
  | ParkCode
