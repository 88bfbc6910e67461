// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** Sums of one affiliate in one currency. `earned` is all of the others together. */
export interface Balances {
  readonly affiliate: string
  /** ISO 4217. */
  readonly currency: string
  /** A decimal in the currency, such as "49.90". */
  readonly earned: string
  /** A decimal in the currency, such as "49.90". */
  readonly unverified: string
  /** A decimal in the currency, such as "49.90". */
  readonly pending: string
  /** A decimal in the currency, such as "49.90". */
  readonly held: string
  /** A decimal in the currency, such as "49.90". */
  readonly payable: string
  /** A decimal in the currency, such as "49.90". */
  readonly paid: string
}

/** The endpoints about balances. */
export interface BalancesApi {
  /** List the balances of affiliates. */
  readonly 'GET /v1/balances': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      readonly currency?: string
      /** Default: createdAt. A minus sign begins with the largest. */
      readonly sort?: 'createdAt' | '-createdAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Balances[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
