// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** How the account decides which affiliate earns. */
export interface Policy {
  /** Each edit that changes something adds one. */
  readonly version: number
  /** An instant in UTC, ISO 8601. */
  readonly since: string
  /** In their order. The first that credits an affiliate decides. */
  readonly rules: readonly ('forced' | 'coupon' | 'lifetime' | 'click' | 'defaultAffiliate')[]
  readonly clickModel: 'first' | 'last' | 'split'
  /** How shares are divided, in percent, if the click model is "split". */
  readonly split: {
    readonly first: string
    readonly last: string
    readonly least: string
  }
  /** How many days after a click an order is credited. */
  readonly windowDays: number
  /** For how many days an order bonds its customer to an affiliate. Null: for ever. */
  readonly lifetimeDays: number | null
  readonly defaultAffiliate: string | null
  readonly introduces: boolean
  readonly storesAtRedirect: boolean
  /** Whether redirect links add afsrc=1 to the landing page. */
  readonly standsDown: boolean
  /** A click that lands in one of these folders does not take the place of an earlier one. */
  readonly checkoutFolders: readonly string[]
  readonly browserReports: 'review' | 'trusted'
  /** With "trusted": the maximum total of an order, one for each currency. */
  readonly amountMax: readonly string[]
  readonly perDayMax: number | null
  readonly buyerPerHourMax: number
  readonly affiliatePerHourMax: number
  /** The currency in which affiliates are paid, at stored exchange rates. Null: that of each order. */
  readonly payoutCurrency: string | null
}

/** The endpoints about policy. */
export interface PolicyApi {
  /** Read the policy. */
  readonly 'GET /v1/policy': {
    readonly path: undefined
    readonly query: undefined
    readonly body: undefined
    readonly answer: Policy
  }

  /** Change the policy. */
  readonly 'PATCH /v1/policy': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly preset?: 'default' | 'pap'
      /** All rules, in their order. Those that are left out are off. */
      readonly rules?: readonly ('forced' | 'coupon' | 'lifetime' | 'click' | 'defaultAffiliate')[]
      readonly clickModel?: 'first' | 'last' | 'split'
      readonly split?: {
        readonly first?: string
        readonly last?: string
        readonly least?: string
      }
      readonly windowDays?: number
      readonly lifetimeDays?: number | null
      readonly defaultAffiliate?: string | null
      readonly introduces?: boolean
      readonly storesAtRedirect?: boolean
      readonly standsDown?: boolean
      readonly checkoutFolders?: readonly string[]
      readonly browserReports?: 'review' | 'trusted'
      readonly amountMax?: readonly string[]
      readonly perDayMax?: number
      readonly buyerPerHourMax?: number
      readonly affiliatePerHourMax?: number
      readonly payoutCurrency?: string | null
    }
    readonly answer: Policy
  }
}
