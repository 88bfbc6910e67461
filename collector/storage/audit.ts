import type { AccountId, OrderKey } from '../domain/ids.js'
import type { ChangedDay } from './jobs.js'

/** The check that the ledger was not changed. */
export interface Audit {
  /** Reads every entry of an account and recomputes the hashes. */
  auditLedger(accountId: AccountId): Promise<LedgerAudit>
  /**
   * Computes every commission of an account again from its stored basis, and compares it with the
   * stored amount and with the ledger. `progress` is told how many were compared so far.
   */
  auditCommissions(
    accountId: AccountId,
    progress?: (commissions: number) => void,
  ): Promise<CommissionsAudit>
  /** Sums every kept day once more, and compares it with what is kept. */
  auditSums(accountId: AccountId): Promise<SumsAudit>
}

export interface CommissionsAudit {
  readonly commissions: number
  /**
   * Orders with a commission that differs, up to `BROKEN_MAX`: from what its basis gives, or from the
   * ledger.
   */
  readonly wrong: readonly { readonly orderKey: OrderKey; readonly from: 'amount' | 'ledger' }[]
}

export interface SumsAudit {
  /** How many days were compared. */
  readonly days: number
  /** The days whose kept sums differ from their orders or clicks, up to `BROKEN_MAX`. */
  readonly wrong: readonly ChangedDay[]
  /** Whether the sums over all days equal those of the days. */
  readonly areTotalsRight: boolean
}

export interface LedgerAudit {
  readonly entries: number
  readonly orders: number
  /**
   * SHA-256 over all hashes in the order of order keys. It is equal for two ledgers with the same
   * entries.
   */
  readonly hash: string
  /** Orders with a changed entry, up to `BROKEN_MAX`. */
  readonly broken: readonly OrderKey[]
  /** The number of orders with entries without a hash. */
  readonly unchained: number
}

/** How many broken orders an audit names. */
export const BROKEN_MAX = 100
