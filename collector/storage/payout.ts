import type { AccountId, AffiliateId, OrderKey, PayoutId } from '../domain/ids.js'
import type { Money, Sum } from '../domain/money.js'

export interface PayoutOrder {
  readonly accountId: AccountId
  readonly id: PayoutId
  readonly affiliateId: AffiliateId
  readonly currency: string
  /**
   * The amount that must be payable, in minor units; if it differs, nothing is paid. Undefined:
   * pays any amount.
   */
  readonly amount?: bigint
  readonly paidBy: string
  readonly paidAt: number
}

export interface Payout extends Omit<PayoutOrder, 'currency' | 'amount'> {
  readonly amount: Money
  readonly orders: readonly OrderKey[]
}

/** Another amount than requested is payable, so nothing was paid. */
export interface ChangedSum {
  readonly payable: Sum
}
