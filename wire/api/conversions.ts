// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A conversion in a list. */
export interface ConversionRow {
  readonly orderId: string
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
  readonly source: string
  /** The least advanced status of its commissions. */
  readonly status: string
  /** The credited affiliates. */
  readonly affiliates: readonly string[]
  /** What they earn, in the same order. */
  readonly commissions: readonly {
    /** A decimal in the currency, such as "49.90". */
    readonly amount: string
    /** ISO 4217. */
    readonly currency: string
  }[]
  /** Why a person should check the order. */
  readonly flags: readonly string[]
  /** An instant in UTC, ISO 8601. */
  readonly convertedAt: string
  readonly test: boolean
}

/** The endpoints about conversions. */
export interface ConversionsApi {
  /** List conversions. */
  readonly 'GET /v1/conversions': {
    readonly path: undefined
    readonly query: {
      readonly status?:
        | 'unverified'
        | 'pending'
        | 'held'
        | 'approved'
        | 'paid'
        | 'declined'
        | 'unattributed'
      readonly kind?: 'sale' | 'action' | 'traffic'
      readonly affiliate?: string
      /** The beginning of the order id. */
      readonly search?: string
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
      readonly items: readonly ConversionRow[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
