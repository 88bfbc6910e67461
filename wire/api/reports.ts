// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.
import type { Conversion } from './decisions.js'

/** The endpoints about reports. */
export interface ReportsApi {
  /** Report an order. */
  readonly 'POST /v1/sales': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly total: string
      readonly currency: string
      readonly fixedCost?: string
      readonly tax?: string
      readonly shipping?: string
      readonly coupon?: string | readonly string[]
      readonly productId?: string
      readonly items?: readonly {
        readonly sku: string
        readonly quantity?: number
        readonly total?: string
      }[]
      readonly customerId?: string
      readonly keepsClicks?: boolean | 'true' | 'false'
      readonly campaign?: string
      readonly affiliate?: string
      readonly channel?: string
      readonly data1?: string
      readonly data2?: string
      readonly data3?: string
      readonly data4?: string
      readonly data5?: string
      readonly proof?: string
      readonly orderId: string
      readonly visitorId?: string
      readonly at?: string
      readonly test?: boolean
      readonly customerEmail?: string
      readonly customerAddress?: string
      readonly customerUserAgent?: string
      readonly commission?: {
        readonly percent?: string
        readonly amount?: string
        readonly changePercent?: string
        readonly changeAmount?: string
        readonly tiers?: 'campaign' | 'none'
        readonly status?: 'approved' | 'pending' | 'declined'
      }
      readonly subscriptionId?: string
      readonly revision?: number
    }
    readonly answer: Conversion
  }

  /** Report a conversion without a payment. */
  readonly 'POST /v1/actions': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly total?: string
      readonly currency?: string
      readonly fixedCost?: string
      readonly tax?: string
      readonly shipping?: string
      readonly coupon?: string | readonly string[]
      readonly productId?: string
      readonly items?: readonly {
        readonly sku: string
        readonly quantity?: number
        readonly total?: string
      }[]
      readonly customerId?: string
      readonly keepsClicks?: boolean | 'true' | 'false'
      readonly campaign?: string
      readonly affiliate?: string
      readonly channel?: string
      readonly data1?: string
      readonly data2?: string
      readonly data3?: string
      readonly data4?: string
      readonly data5?: string
      readonly proof?: string
      readonly code: string
      readonly orderId?: string
      readonly actionId?: string
      readonly visitorId?: string
      readonly at?: string
      readonly test?: boolean
      readonly customerEmail?: string
      readonly customerAddress?: string
      readonly customerUserAgent?: string
      readonly commission?: {
        readonly percent?: string
        readonly amount?: string
        readonly changePercent?: string
        readonly changeAmount?: string
        readonly tiers?: 'campaign' | 'none'
        readonly status?: 'approved' | 'pending' | 'declined'
      }
    }
    readonly answer: Conversion
  }

  /** Report money that the customer got back. */
  readonly 'POST /v1/refunds': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly orderId: string
      readonly refundId: string
      readonly amount?: string
      readonly currency?: string
      readonly productId?: string
      readonly at?: string
      readonly test?: boolean
    }
    readonly answer: Conversion
  }

  /** Report a visitor’s arrival by an affiliate link. */
  readonly 'POST /v1/clicks': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly referrer?: string
      readonly campaign?: string
      readonly banner?: string
      readonly channel?: string
      readonly data1?: string
      readonly data2?: string
      readonly affiliate?: string
      readonly visitorId?: string
      readonly at?: string
      readonly test?: boolean
      readonly url?: string
    }
    readonly answer: {
      readonly state: 'recorded' | 'duplicate' | 'ignored'
      /** The id to use from now on. */
      readonly visitorId?: string
      readonly code?: string
      readonly message?: string
    }
  }

  /** Report up to 1,000 messages. */
  readonly 'POST /v1/batch': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly messages: readonly unknown[]
    }
    readonly answer: {
      readonly results: readonly {
        readonly state: string
        readonly visitorId?: string
        readonly code?: string
        readonly field?: string
        readonly message?: string
      }[]
    }
  }

  /** Read every conversion of an order. */
  readonly 'GET /v1/conversions/{orderId}': {
    readonly path: {
      readonly orderId: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: {
      readonly conversions: readonly Conversion[]
      /** There are more than 200. */
      readonly more?: true
    }
  }

  /** Make the links of an affiliate to a page. */
  readonly 'POST /v1/links': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly affiliate: string
      readonly to?: string
      readonly campaign?: string
      readonly banner?: string
      readonly channel?: string
      readonly data1?: string
      readonly data2?: string
      readonly slug?: string
      readonly store?: boolean
    }
    readonly answer: {
      readonly affiliateLink: string
      readonly redirectLink: string
      readonly slug?: string
      readonly shortLink?: string
    }
  }

  /** List short links with their clicks. */
  readonly 'GET /v1/links': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** From which UTC day on clicks are counted, such as "2026-12-31". */
      readonly since?: string
      readonly skip?: number
    }
    readonly body: undefined
    readonly answer: {
      readonly links: readonly {
        readonly slug: string
        readonly shortLink: string
        readonly affiliate: string
        readonly campaign?: string
        readonly banner?: string
        readonly channel?: string
        readonly data1?: string
        readonly data2?: string
        readonly to?: string
        /** An instant in UTC, ISO 8601. */
        readonly createdAt: string
        readonly clicks: number
      }[]
      /** Pass it as `skip` to get the next ones. */
      readonly next?: number
    }
  }
}
