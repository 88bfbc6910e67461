import type { AccountId, AffiliateId, OrderKey, PayoutId } from '../domain/ids.js'
import type { Money, Sum } from '../domain/money.js'

export interface PayoutOrder {
  readonly accountId: AccountId
  readonly id: PayoutId
  readonly affiliateId: AffiliateId
  readonly currency: string
  /** What must be payable, in minor units; another sum pays nothing. Undefined: whatever is. */
  readonly amount?: bigint
  readonly paidBy: string
  readonly paidAt: number
}

export interface Payout extends Omit<PayoutOrder, 'currency' | 'amount'> {
  readonly amount: Money
  readonly orders: readonly OrderKey[]
}

/** Not what was ordered is payable, so nothing was paid. */
export interface ChangedSum {
  readonly payable: Sum
}
