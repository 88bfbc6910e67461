// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.
import type { Balances } from './balances.js'

/** A sale or an action, with all that explains it. */
export interface Conversion {
  readonly orderId: string
  /** "traffic": what clicks of a day, or impressions of a month, earned. */
  readonly kind: 'sale' | 'action' | 'traffic'
  readonly productId?: string
  /** The code of the action; of traffic, whose it is. */
  readonly code?: string
  /** A decimal in the currency, such as "49.90". */
  readonly total?: string
  /** The total without all refunds. */
  readonly remaining?: string
  /** ISO 4217. */
  readonly currency?: string
  /** The most trusted source of its reports. */
  readonly source: 'browser' | 'signed' | 'server' | 'webhook' | 'person' | 'import' | 'collector'
  /** The least advanced status of its commissions. */
  readonly status: string
  /** An instant in UTC, ISO 8601. */
  readonly convertedAt: string
  readonly verdict: Verdict
  readonly commissions: readonly OrderCommission[]
  readonly balances: readonly Balances[]
  readonly entries: readonly Entry[]
  readonly reports: readonly Report[]
  /** Why a person should check the order. */
  readonly flags: readonly string[]
  readonly test: boolean
  readonly advice?: string
}

/** What became of one decision. */
export interface DecisionResult {
  readonly orderId: string
  readonly state: 'done' | 'refused'
  /** The status of the conversion now. */
  readonly status?: string
  readonly code?: string
  readonly field?: string
  /** What to do, if it was refused. */
  readonly message?: string
}

/** A movement in the ledger. */
export interface Entry {
  readonly affiliate: string
  readonly from: string
  readonly to: string
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  readonly reason: string
  /** An instant in UTC, ISO 8601. */
  readonly at: string
}

/** What one affiliate earns for the order. */
export interface OrderCommission {
  readonly affiliate: string
  readonly campaign: string
  readonly tier: number
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  readonly status: string
  /** Why it is held or declined. */
  readonly reasons: readonly string[]
  /** An instant in UTC, ISO 8601. */
  readonly maturesAt?: string
  /** From what the amount was computed. */
  readonly terms: unknown
}

/** One message about the order. */
export interface Report {
  readonly id: string
  readonly kind: string
  readonly source: string
  /** An instant in UTC, ISO 8601. */
  readonly receivedAt: string
  /** An instant in UTC, ISO 8601. */
  readonly occurredAt: string
  readonly visitorId?: string
  /** A decimal in the currency, such as "49.90". */
  readonly total?: string
  /** ISO 4217. */
  readonly currency?: string
  readonly coupons?: readonly string[]
  readonly flawed?: readonly string[]
  readonly parked?: string
  readonly reason?: string
  readonly payment?: 'awaited' | 'failed'
  readonly subscription?: string
  readonly undone?: true
  readonly soFar?: true
  readonly movedTo?: string
  /** Of the kind "traffic": how many clicks or impressions were counted. */
  readonly counted?: number
}

/** Who is credited, and why. */
export interface Verdict {
  readonly credits: readonly {
    readonly affiliate: string
    readonly campaign: string
    readonly rule: string
    /** Parts per million. */
    readonly share: number
    readonly clickId?: string
  }[]
  /** The rules that credited nobody, in order, each with its reason. */
  readonly trail: readonly {
    readonly rule: string
    readonly miss: string
  }[]
  readonly policy?: string
}

/** The endpoints about decisions. */
export interface DecisionsApi {
  /** Approve the commissions of an order. */
  readonly 'POST /v1/conversions/{orderId}/approve': {
    readonly path: {
      readonly orderId: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly kind?: 'sale' | 'action' | 'traffic'
          /** Needed if the order was reported per product. */
          readonly productId?: string
          /** The code of an action, or whose traffic it is. */
          readonly code?: string
          /** Whether a test is meant. Default: false. */
          readonly test?: boolean
          /** Default: every affiliate of the order. */
          readonly affiliate?: string
          /** The status of the affiliate’s commission as you know it. If it has another one, nothing is done. */
          readonly status?: 'unverified' | 'pending' | 'held' | 'approved' | 'paid' | 'declined'
        }
      | undefined
    readonly answer: Conversion
  }

  /** Release the held commissions of an order. */
  readonly 'POST /v1/conversions/{orderId}/release': {
    readonly path: {
      readonly orderId: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly kind?: 'sale' | 'action' | 'traffic'
          /** Needed if the order was reported per product. */
          readonly productId?: string
          /** The code of an action, or whose traffic it is. */
          readonly code?: string
          /** Whether a test is meant. Default: false. */
          readonly test?: boolean
          /** Default: every affiliate of the order. */
          readonly affiliate?: string
        }
      | undefined
    readonly answer: Conversion
  }

  /** Decline the commissions of an order. */
  readonly 'POST /v1/conversions/{orderId}/decline': {
    readonly path: {
      readonly orderId: string
    }
    readonly query: undefined
    readonly body: {
      readonly kind?: 'sale' | 'action' | 'traffic'
      /** Needed if the order was reported per product. */
      readonly productId?: string
      /** The code of an action, or whose traffic it is. */
      readonly code?: string
      /** Whether a test is meant. Default: false. */
      readonly test?: boolean
      /** Default: every affiliate of the order. */
      readonly affiliate?: string
      /** It is stored with the order. */
      readonly reason: string
    }
    readonly answer: Conversion
  }

  /** Carry out many decisions. */
  readonly 'POST /v1/conversions/decisions': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly decisions: readonly {
        readonly orderId: string
        readonly decision: 'approve' | 'release' | 'decline'
        readonly kind?: 'sale' | 'action' | 'traffic'
        /** Needed if the order was reported per product. */
        readonly productId?: string
        /** The code of an action, or whose traffic it is. */
        readonly code?: string
        /** Whether a test is meant. Default: false. */
        readonly test?: boolean
        /** Default: every affiliate of the order. */
        readonly affiliate?: string
        /** The status of the affiliate’s commission as you know it. If it has another one, nothing is done. */
        readonly status?: 'unverified' | 'pending' | 'held' | 'approved' | 'paid' | 'declined'
        /** It is stored with the order. */
        readonly reason?: string
      }[]
    }
    readonly answer: {
      readonly results: readonly DecisionResult[]
    }
  }
}
