// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** What is payable to an affiliate in one currency. */
export interface Payable {
  readonly affiliate: string
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  /** How many commissions it is made of. */
  readonly commissions: number
}

/** Commissions of one affiliate that were paid together. */
export interface Payout {
  readonly id: string
  readonly affiliate: string
  /** A decimal in the currency, such as "49.90". */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
  /** An instant in UTC, ISO 8601. */
  readonly paidAt: string
  readonly paidBy: string
}

/** The endpoints about payouts. */
export interface PayoutsApi {
  /** List payouts. */
  readonly 'GET /v1/payouts': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** Of this instant or later. */
      readonly since?: string
      /** Before this instant. */
      readonly until?: string
      /** Default: -paidAt. A minus sign begins with the largest. */
      readonly sort?: '-paidAt' | 'paidAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Payout[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** List what is payable. */
  readonly 'GET /v1/payable': {
    readonly path: undefined
    readonly query: {
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
      readonly items: readonly Payable[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Mark an affiliate’s payable amount as paid. */
  readonly 'POST /v1/payouts': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly affiliate: string
      readonly currency: string
      /** The amount as you know it. If another one is payable now, nothing is done. */
      readonly amount: string
    }
    readonly answer: Payout
  }
}
