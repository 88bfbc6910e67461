import type { Commission } from '../domain/commission.js'
import type { AccountId, AffiliateId, OrderKey } from '../domain/ids.js'
import type { Money } from '../domain/money.js'
import type { OrderRef } from '../domain/order.js'
import type {
  PerformanceGrant,
  PerformanceRule,
  PerformanceVersion,
} from '../domain/performance.js'

/** Performance rules, what they measure, and what they gave. */
export interface Performance {
  /** Sorted by code. */
  performanceRules(accountId: AccountId): Promise<readonly PerformanceRule[]>
  /** The first version makes the rule. False: the version exists. */
  addPerformanceVersion(
    accountId: AccountId,
    code: string,
    version: PerformanceVersion,
  ): Promise<boolean>
  /** The last period that a rule was measured for, and when. */
  lastMeasured(accountId: AccountId, rule: string): Promise<Measured | undefined>
  endMeasure(accountId: AccountId, rule: string, measured: Measured): Promise<void>
  /**
   * The commissions of the first tier for orders that were placed in a span of time, without tests and
   * bookings. A page at a time, each starting after a place.
   */
  earnedBetween(
    accountId: AccountId,
    span: { readonly from: number; readonly until: number },
    after: EarnedPlace | undefined,
  ): Promise<{ readonly rows: readonly EarnedRow[]; readonly next: EarnedPlace | undefined }>
  /** False: the affiliate got it before. */
  addGrant(grant: PerformanceGrant): Promise<boolean>
  hasGrant(
    accountId: AccountId,
    rule: string,
    firstDay: number,
    affiliateId: AffiliateId,
  ): Promise<boolean>
  /** The newest grants of a rule, at most `GRANTS_SHOWN_MAX`. */
  grantsOf(accountId: AccountId, rule: string): Promise<readonly PerformanceGrant[]>
}

export interface Measured {
  /** The first day of the month; 0 for ever. */
  readonly firstDay: number
  readonly measuredAt: number
}

export interface EarnedPlace {
  readonly convertedAt: number
  readonly orderKey: OrderKey
}

/** A commission, and what is left of its order. */
export interface EarnedRow
  extends Pick<Commission, 'affiliateId' | 'campaignId' | 'amount' | 'status' | 'maturesAt'> {
  readonly kind: OrderRef['kind']
  readonly remaining: Money | undefined
}

export const GRANTS_SHOWN_MAX = 200
