// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** How the account decides which affiliate earns. */
export interface Policy {
  /** Each edit that changes something adds one. */
  readonly version: number
  /** An instant in UTC, ISO 8601. */
  readonly since: string
  /** In their order. The first that credits an affiliate decides. */
  readonly rules: readonly (
    | 'forced'
    | 'coupon'
    | 'lifetime'
    | 'click'
    | 'probabilistic'
    | 'defaultAffiliate'
  )[]
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
  /** For how many orders of the customer it does, with the one that began it. Null: for all. */
  readonly lifetimeOrders: number | null
  /** Whether a click earns only until the visitor’s next sale. */
  readonly forgetsAfterSale: boolean
  readonly defaultAffiliate: string | null
  readonly introduces: boolean
  readonly storesAtRedirect: boolean
  /** Whether redirect links add afsrc=1 to the landing page. */
  readonly standsDown: boolean
  /** A click that lands in one of these folders does not take the place of an earlier one. */
  readonly checkoutFolders: readonly string[]
  /** How the rule "probabilistic" recognises visitors, for how many hours after a click, and whether such a commission is payable without review. */
  readonly matching: {
    readonly by: 'address_and_browser' | 'address'
    readonly hours: number
    readonly payable: boolean
  }
  readonly browserReports: 'review' | 'trusted'
  /** With "trusted": the maximum total of an order, one for each currency. */
  readonly amountMax: readonly string[]
  readonly perDayMax: number | null
  readonly buyerPerHourMax: number
  readonly affiliatePerHourMax: number
  /** The currency in which affiliates are paid, at stored exchange rates. Null: that of each order. */
  readonly payoutCurrency: string | null
}

/** What orders would have earned. Nothing is stored. */
export interface Replay {
  /** How many orders were replayed. */
  readonly orders: number
  /** How many of them would earn other money. */
  readonly changed: number
  /** The largest difference first. */
  readonly affiliates: readonly {
    readonly affiliate: string
    /** ISO 4217. */
    readonly currency: string
    /** What the orders earn, unless it is declined. */
    readonly earnsNow: string
    /** What they would earn. */
    readonly earnsThen: string
    /** A decimal in the currency, such as "49.90". */
    readonly difference: string
    /** How much of it is unverified or held. */
    readonly undecidedNow: string
    /** A decimal in the currency, such as "49.90". */
    readonly undecidedThen: string
  }[]
  /** The first 200, in the order in which the orders were placed. */
  readonly differences: readonly {
    readonly orderId: string
    readonly productId?: string
    /** An instant in UTC, ISO 8601. */
    readonly placedAt: string
    readonly affiliate: string
    readonly tier: number
    /** Missing: nothing. */
    readonly earnsNow?: string
    /** Missing: nothing. */
    readonly earnsThen?: string
    /** ISO 4217. */
    readonly currency: string
    readonly statusNow?: string
    readonly statusThen?: string
    readonly reasons: readonly (
      | 'gained'
      | 'lost'
      | 'other_affiliate'
      | 'other_share'
      | 'other_campaign'
      | 'other_terms'
      | 'declined'
      | 'no_longer_declined'
      | 'verdict_was_kept'
    )[]
    /** Rules that credited and would not any more, each with the reason. */
    readonly rulesNow: readonly string[]
    /** Rules that would credit instead. */
    readonly rulesThen: readonly string[]
  }[]
  /** How many more there are. */
  readonly moreDifferences: number
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
      readonly rules?: readonly (
        | 'forced'
        | 'coupon'
        | 'lifetime'
        | 'click'
        | 'probabilistic'
        | 'defaultAffiliate'
      )[]
      readonly clickModel?: 'first' | 'last' | 'split'
      readonly split?: {
        readonly first?: string
        readonly last?: string
        readonly least?: string
      }
      readonly windowDays?: number
      readonly lifetimeDays?: number | null
      readonly lifetimeOrders?: number | null
      readonly forgetsAfterSale?: boolean
      readonly defaultAffiliate?: string | null
      readonly introduces?: boolean
      readonly storesAtRedirect?: boolean
      readonly standsDown?: boolean
      readonly checkoutFolders?: readonly string[]
      readonly matching?: {
        readonly by?: 'address_and_browser' | 'address'
        readonly hours?: number
        readonly payable?: boolean
      }
      readonly browserReports?: 'review' | 'trusted'
      readonly amountMax?: readonly string[]
      readonly perDayMax?: number
      readonly buyerPerHourMax?: number
      readonly affiliatePerHourMax?: number
      readonly payoutCurrency?: string | null
    }
    readonly answer: Policy
  }

  /** Show what orders would have earned under another policy. */
  readonly 'POST /v1/policies/replay': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** The fields of `waymark policy show --json`. What is left out is as it is now. */
      readonly policy?: Readonly<Record<string, unknown>>
      /** By code, the fields of `waymark policy show --json`. */
      readonly campaigns?: Readonly<Record<string, unknown>>
      /** Orders that were placed from then on. Default: the first one. */
      readonly from?: string
      /** Orders that were placed before. Default: all. */
      readonly to?: string
    }
    readonly answer: Replay
  }
}
