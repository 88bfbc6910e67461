// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** That an affiliate got what a rule gives. */
export interface PerformanceGrant {
  readonly affiliate: string
  /** "2026-11", or "ever". */
  readonly period: string
  /** The version of the rule that was measured. */
  readonly version: number
  /** "12 sales" */
  readonly measured: string
  /** An instant in UTC, ISO 8601. */
  readonly grantedAt: string
}

/** What affiliates get for reaching a threshold. */
export interface PerformanceRule {
  readonly code: string
  readonly version: number
  /** An instant in UTC, ISO 8601. */
  readonly since: string
  readonly name: string
  readonly status: 'active' | 'paused'
  /** Null: all campaigns. */
  readonly campaign: string | null
  readonly measure: 'sales' | 'total' | 'commission'
  /** "10" sales, or "500.00 EUR". */
  readonly atLeast: string
  /** "pending": also pending commissions. */
  readonly counts: 'approved' | 'pending'
  readonly period: 'month' | 'ever'
  /** How long refunds are awaited before it is measured. */
  readonly delayDays: number
  /** What is booked: "50.00 EUR". */
  readonly bonus: string | null
  readonly bonusHoldDays: number | null
  /** The commission group: "default:gold". */
  readonly group: string | null
}

/** The endpoints about performance rules. */
export interface PerformanceRulesApi {
  /** List performance rules. */
  readonly 'GET /v1/performance-rules': {
    readonly path: undefined
    readonly query: {
      /** Default: code. A minus sign begins with the largest. */
      readonly sort?: 'code' | '-code'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly PerformanceRule[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a performance rule. */
  readonly 'POST /v1/performance-rules': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly code: string
      readonly name?: string
      readonly status?: 'active' | 'paused'
      readonly campaign?: string | null
      readonly measure?: 'sales' | 'total' | 'commission'
      readonly atLeast?: string
      readonly counts?: 'approved' | 'pending'
      readonly period?: 'month' | 'ever'
      readonly delayDays?: number
      readonly bonus?: string
      readonly bonusHoldDays?: number
      readonly group?: string
    }
    readonly answer: PerformanceRule
  }

  /** Change a performance rule. */
  readonly 'PATCH /v1/performance-rules/{rule}': {
    readonly path: {
      readonly rule: string
    }
    readonly query: undefined
    readonly body: {
      readonly name?: string
      readonly status?: 'active' | 'paused'
      readonly campaign?: string | null
      readonly measure?: 'sales' | 'total' | 'commission'
      readonly atLeast?: string
      readonly counts?: 'approved' | 'pending'
      readonly period?: 'month' | 'ever'
      readonly delayDays?: number
      readonly bonus?: string
      readonly bonusHoldDays?: number
      readonly group?: string
    }
    readonly answer: PerformanceRule
  }

  /** List who got what a performance rule gives. */
  readonly 'GET /v1/performance-rules/{rule}/grants': {
    readonly path: {
      readonly rule: string
    }
    readonly query: {
      /** Default: -grantedAt. A minus sign begins with the largest. */
      readonly sort?: '-grantedAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly PerformanceGrant[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
