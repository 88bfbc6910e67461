// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

export interface Coupon {
  readonly code: string
  /** The code of the affiliate who is credited. */
  readonly affiliate: string
  /** The campaign of its sales. Missing: as for any sale. */
  readonly campaign?: string
  /** An instant in UTC, ISO 8601. */
  readonly validFrom: string
  /** The first instant without it. */
  readonly validUntil?: string
  /** How many orders may use it. */
  readonly usesMax?: number
  /** How many orders of one customer may use it. */
  readonly customerUsesMax?: number
}

/** The endpoints about coupons. */
export interface CouponsApi {
  /** List coupons. */
  readonly 'GET /v1/coupons': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** The beginning of the code. */
      readonly search?: string
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
      readonly items: readonly Coupon[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a coupon. */
  readonly 'POST /v1/coupons': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly code: string
      readonly affiliate: string
      readonly campaign?: string
      /** Default: it always was valid. */
      readonly validFrom?: string
      /** Default: no end. */
      readonly validUntil?: string
      readonly usesMax?: number
      readonly customerUsesMax?: number
    }
    readonly answer: Coupon
  }

  /** Read a coupon. */
  readonly 'GET /v1/coupons/{coupon}': {
    readonly path: {
      readonly coupon: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: Coupon
  }

  /** End a coupon. */
  readonly 'POST /v1/coupons/{coupon}/end': {
    readonly path: {
      readonly coupon: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: Coupon
  }
}
