// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** Who earns from all orders of a customer, as it was imported. */
export interface LifetimeAffiliate {
  /** A keyed hash: customer ids are not stored. */
  readonly customer: string
  readonly affiliate: string
  readonly campaign?: string
}

/** The endpoints about lifetime affiliates. */
export interface LifetimeAffiliatesApi {
  /** List imported lifetime affiliates. */
  readonly 'GET /v1/lifetime-affiliates': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** Default: customer. A minus sign begins with the largest. */
      readonly sort?: 'customer' | '-customer'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly LifetimeAffiliate[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Read the imported lifetime affiliate of a customer. */
  readonly 'POST /v1/lifetime-affiliates/find': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly customer: string
    }
    readonly answer: LifetimeAffiliate
  }

  /** End the imported lifetime affiliate of a customer. */
  readonly 'POST /v1/lifetime-affiliates/remove': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly customer: string
    }
    readonly answer: undefined
  }
}
