// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** What one affiliate earns for one conversion. */
export interface Commission {
  /** Of a booking, its id. */
  readonly orderId: string
  readonly kind: 'sale' | 'action' | 'traffic' | 'booking'
  readonly productId?: string
  /** The code of the action; of traffic, whose it is. */
  readonly code?: string
  readonly affiliate: string
  readonly campaign: string
  /** 1: the credited affiliate. Above: those who recruited it. */
  readonly tier: number
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  readonly status: 'unverified' | 'pending' | 'held' | 'approved' | 'paid' | 'declined'
  /** Why it is held or declined. */
  readonly reasons: readonly string[]
  /** When it becomes payable without a decision. */
  readonly maturesAt?: string
  /** An instant in UTC, ISO 8601. */
  readonly convertedAt: string
  readonly test: boolean
}

/** The endpoints about commissions. */
export interface CommissionsApi {
  /** List commissions. */
  readonly 'GET /v1/commissions': {
    readonly path: undefined
    readonly query: {
      readonly status?: 'unverified' | 'pending' | 'held' | 'approved' | 'paid' | 'declined'
      readonly affiliate?: string
      readonly orderId?: string
      /** Of this instant or later. */
      readonly since?: string
      /** Before this instant. */
      readonly until?: string
      /** Default: -convertedAt. A minus sign begins with the largest. */
      readonly sort?: '-convertedAt' | 'convertedAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Commission[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
