import type { Decimal } from './decimal.js'

/** What the merchant decides about the commission of one order. Only servers may decide it. */
export interface CommissionRequest {
  /** Instead of the campaign's terms: percent of the order's base, such as "12.5". */
  readonly percent?: Decimal
  /** Instead of the campaign's terms: an amount in the order's currency. */
  readonly amount?: Decimal
  /** Added to the commission: percent of it. "-10" reduces it. */
  readonly changePercent?: Decimal
  /** Added to the commission, in the order's currency. "-2.00" reduces it. */
  readonly changeAmount?: Decimal
  /** Whether affiliates at higher tiers earn. Default: "campaign"; with `percent` or `amount` "none". */
  readonly tiers?: 'campaign' | 'none'
  /** "pending" waits for a person; "approved" is payable without a hold period. */
  readonly status?: 'approved' | 'pending' | 'declined'
}
