import type { Click } from '../domain/click.js'
import type { Commission, Status } from '../domain/commission.js'
import type { AccountId, AffiliateId, OrderKey, PayoutId } from '../domain/ids.js'
import type { LedgerAccount, LedgerEntry } from '../domain/ledger.js'
import type { Money, Sum } from '../domain/money.js'
import type { OrderRef } from '../domain/order.js'
import type { Report } from '../domain/report.js'
import type { Verdict } from '../domain/verdict.js'
import type { Flag } from '../settle/facts.js'
import type { SetAside } from './storage.js'

/**
 * Lists and sums for people. They run beside the writes, never in their way, and see a state that
 * was committed at some instant after the call.
 */
export interface Reads {
  listClicks(query: ListQuery): Promise<readonly Click[]>
  listConversions(query: ListQuery): Promise<readonly ConversionRow[]>
  /**
   * The conversions of an order id, of one kind or all: a cart may report one per product. One more
   * than `LIST_MAX` where there are more than that.
   */
  conversionsOf(
    accountId: AccountId,
    orderId: string,
    kind?: OrderRef['kind'],
  ): Promise<readonly ConversionDetail[]>
  conversion(accountId: AccountId, orderKey: OrderKey): Promise<ConversionDetail | undefined>
  listCommissions(query: CommissionQuery): Promise<readonly CommissionRow[]>
  listSetAside(query: ListQuery): Promise<readonly SetAside[]>
  /** How many messages were discarded in the last thirty days because too many were set aside. */
  setAsideDiscarded(accountId: AccountId): Promise<number>
  listPayouts(query: ListQuery): Promise<readonly PayoutRow[]>
  /**
   * What can be paid out at an instant: `payable` on the ledger, and pending money that has matured
   * by then and is not held. One row an affiliate and currency, also below zero.
   */
  listPayable(accountId: AccountId, at: number): Promise<readonly PayableRow[]>
  /** What the ledger says, per affiliate, account and currency, tests apart; without rows of zero. */
  balances(accountId: AccountId): Promise<readonly BalanceRow[]>
  summary(accountId: AccountId, since: number): Promise<Summary>
}

/** How many rows a list answers at most. */
export const LIST_MAX = 200

/** How many orders that nobody reported are named at most. */
export const AWAITING_SHOWN_MAX = 10

/** How many tasks are counted at most. */
export const TASKS_COUNTED_MAX = 1_000

/** The newest first; `before` goes on where the last page ended. */
export interface ListQuery {
  readonly accountId: AccountId
  readonly limit?: number
  /** Rows older than this instant only. */
  readonly before?: number
  /** Leaves out so many of the first of them. */
  readonly skip?: number
  readonly affiliateId?: AffiliateId
  /** The beginning of an order id, or all of it where a list has too many to look through. */
  readonly search?: string
}

export interface CommissionQuery extends ListQuery {
  readonly status?: Status
}

export interface ConversionRow extends OrderRef {
  readonly orderKey: OrderKey
  readonly openedAt: number
  readonly convertedAt: number
  readonly source: string
  /** Of its commissions the one furthest behind; `unattributed` without any. */
  readonly status: Status | 'unattributed'
  readonly total: Money | undefined
  readonly remaining: Money | undefined
  readonly flags: readonly Flag[]
  readonly test: boolean
  /** Whom it credits. */
  readonly affiliates: readonly AffiliateId[]
  readonly commissions: readonly Money[]
}

export interface ConversionDetail extends Omit<ConversionRow, 'affiliates' | 'commissions'> {
  readonly verdict: Verdict
  /** Came too late to be applied. */
  readonly superseded: Verdict | undefined
  readonly commissions: readonly Commission[]
  readonly entries: readonly LedgerEntry[]
  readonly reports: readonly Report[]
  readonly statusLog: readonly StatusChange[]
}

export interface StatusChange {
  readonly affiliateId: AffiliateId
  readonly tier: number
  readonly from: Status | undefined
  /** Undefined: no longer credited. */
  readonly to: Status | undefined
  readonly reasons: readonly string[]
  readonly reportId: string | undefined
  readonly at: number
}

export interface CommissionRow extends Omit<Commission, 'basis'>, OrderRef {
  readonly convertedAt: number
  readonly test: boolean
}

export interface PayoutRow {
  readonly id: PayoutId
  readonly affiliateId: AffiliateId
  readonly amount: Money
  readonly paidBy: string
  readonly paidAt: number
}

export interface PayableRow {
  readonly affiliateId: AffiliateId
  readonly amount: Sum
  /** How many commissions it is made of. */
  readonly commissions: number
}

export interface BalanceRow {
  readonly affiliateId: AffiliateId
  readonly account: LedgerAccount
  readonly amount: Sum
  /** Of test orders, which are never paid. */
  readonly test: boolean
}

/** The figures at the top of the panel, since an instant. Without tests. */
export interface Summary {
  readonly clicks: number
  /** Without those of which only a refund or a decision was heard. */
  readonly conversions: number
  /** Of these the newest, `AWAITING_SHOWN_MAX` at most. */
  readonly awaitingSale: readonly { readonly orderKey: OrderKey; readonly orderId: string }[]
  /** Gross totals per currency. */
  readonly sales: readonly Sum[]
  /** The balances of all affiliates together, of orders since then. */
  readonly balances: readonly Pick<BalanceRow, 'account' | 'amount'>[]
  /** Refused or parked. */
  readonly setAside: number
  /** Tasks of orders that wait to be settled anew, now, counted up to `TASKS_COUNTED_MAX`. */
  readonly resettling: number
}
