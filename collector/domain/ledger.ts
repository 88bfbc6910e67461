import type { AffiliateId, OrderKey, PayoutId } from './ids.js'
import type { Money } from './money.js'

/**
 * The accounts of one affiliate. `expense` is the merchant's counterpart. `fx` is between the currency of an
 * order and the currency in which its affiliate is paid.
 */
export const LEDGER_ACCOUNTS = [
  'expense',
  'fx',
  'unverified',
  'pending',
  'payable',
  'paid',
] as const
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]

/** Accounts that are no affiliate's money. */
export type Counterpart = 'expense' | 'fx'

export const isCounterpart = (account: string): account is Counterpart =>
  account === 'expense' || account === 'fx'

/** One affiliate's accounts, as whole minor units of one currency. May be negative. */
export type Balances = Readonly<Record<Exclude<LedgerAccount, Counterpart>, number>>

export const NOTHING: Balances = { unverified: 0, pending: 0, payable: 0, paid: 0 }

/** One movement. The ledger balances by construction, because every row names both sides. */
export interface Transfer {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly from: LedgerAccount
  readonly to: LedgerAccount
  /** Above zero. */
  readonly amount: Money
  readonly reason: EntryReason
}

/** `bonus` and `correction`: a person booked it. */
export type EntryReason =
  | 'earned'
  | 'status'
  | 'adjustment'
  | 'reversal'
  | 'payout'
  | 'payout_reverted'
  | 'bonus'
  | 'correction'

/** A transfer as it was booked. Inserted, never updated or deleted. */
export interface LedgerEntry extends Transfer {
  readonly orderKey: OrderKey
  /** Counts from 1 within the order. */
  readonly seq: number
  /** The report that caused it. */
  readonly reportId: string | undefined
  readonly payoutId: PayoutId | undefined
  readonly at: number
}
