import type { AccountId, AffiliateId, CampaignId } from './ids.js'
import type { Money } from './money.js'

export const MEASURES = ['sales', 'total', 'commission'] as const
export type Measure = (typeof MEASURES)[number]

export const RULE_PERIODS = ['month', 'ever'] as const
export type RulePeriod = (typeof RULE_PERIODS)[number]

export const RULE_COUNTS = ['approved', 'pending'] as const
export const RULE_STATUSES = ['active', 'paused'] as const

/** What an affiliate gets for reaching a threshold. Its terms are versioned, as those of campaigns are. */
export interface PerformanceRule {
  readonly accountId: AccountId
  readonly code: string
  /** In the order of time; at least one. The first one says when the rule was made. */
  readonly versions: readonly PerformanceVersion[]
}

export interface PerformanceVersion {
  readonly version: number
  readonly since: number
  readonly name: string
  readonly status: (typeof RULE_STATUSES)[number]
  /** Undefined: all campaigns. */
  readonly campaignId: CampaignId | undefined
  readonly threshold: Threshold
  /** `pending`: also commissions that are pending. */
  readonly counts: (typeof RULE_COUNTS)[number]
  /** A UTC month, or all orders since ever. The same in all versions. */
  readonly period: RulePeriod
  /** How long after a month, or after an order, it is measured, so that refunds are known. */
  readonly delayDays: number
  readonly action: PerformanceAction
}

/** How many sales, the sum of their totals after refunds, or of the commissions. */
export type Threshold =
  | { readonly measure: 'sales'; readonly atLeast: number }
  | { readonly measure: 'total' | 'commission'; readonly atLeast: Money }

export type PerformanceAction =
  | { readonly kind: 'bonus'; readonly amount: Money; readonly holdDays: number }
  | { readonly kind: 'group'; readonly campaignId: CampaignId; readonly group: string }

/** That an affiliate got what a rule gives for a period. */
export interface PerformanceGrant {
  readonly accountId: AccountId
  readonly rule: string
  /** The first day of the month; 0 for ever. */
  readonly firstDay: number
  readonly affiliateId: AffiliateId
  readonly version: number
  readonly grantedAt: number
  /** What was measured: "12 sales", "612.40 EUR". */
  readonly measured: string
}

/** How many performance rules an account may have. */
export const PERFORMANCE_RULES_MAX = 50
