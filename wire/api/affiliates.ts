// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

export interface Affiliate {
  /** The code in its affiliate links. */
  readonly code: string
  readonly name: string
  readonly email?: string
  readonly status: 'pending' | 'active' | 'paused' | 'banned'
  /** A click of a soft affiliate does not take the place of one of a hard affiliate. */
  readonly class: 'hard' | 'soft'
  /** Further codes that mean the affiliate. */
  readonly aliases: readonly string[]
  /** The code of the affiliate who recruited it, and who earns where tiers are paid. */
  readonly parent?: string
  /** The currency in which it is paid, if it is another one than that of the account. */
  readonly payoutCurrency?: string
  /** What was set for it in single campaigns. */
  readonly places: readonly Place[]
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** The place of an affiliate in a campaign. */
export interface Place {
  /** The code of the campaign. */
  readonly campaign: string
  /** Whether the affiliate earns in the campaign if it is private. */
  readonly isMember: boolean
  /** Its commission group. */
  readonly group?: string
  /** Terms for this affiliate alone, by "sale" or the code of an action. */
  readonly terms?: Readonly<Record<string, string>>
}

/** The endpoints about affiliates. */
export interface AffiliatesApi {
  /** List affiliates. */
  readonly 'GET /v1/affiliates': {
    readonly path: undefined
    readonly query: {
      readonly status?: 'pending' | 'active' | 'paused' | 'banned'
      /** The beginning of the code. */
      readonly search?: string
      /** Default: createdAt. A minus sign begins with the largest. */
      readonly sort?: 'createdAt' | '-createdAt' | 'code' | '-code'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Affiliate[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add an affiliate. */
  readonly 'POST /v1/affiliates': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly code: string
      readonly name: string
      readonly email?: string
      readonly status?: 'pending' | 'active' | 'paused' | 'banned'
    }
    readonly answer: Affiliate
  }

  /** Read an affiliate. */
  readonly 'GET /v1/affiliates/{affiliate}': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: Affiliate
  }

  /** Change an affiliate. */
  readonly 'PATCH /v1/affiliates/{affiliate}': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: undefined
    readonly body: {
      readonly status?: 'pending' | 'active' | 'paused' | 'banned'
      /** Null: nobody recruited it. */
      readonly parent?: string | null
      readonly class?: 'hard' | 'soft'
      /** Null: that of the account. */
      readonly payoutCurrency?: string | null
    }
    readonly answer: Affiliate
  }

  /** Change an affiliate’s place in a campaign. */
  readonly 'PATCH /v1/affiliates/{affiliate}/campaigns/{campaign}': {
    readonly path: {
      readonly affiliate: string
      readonly campaign: string
    }
    readonly query: undefined
    readonly body: {
      readonly isMember?: boolean
      /** Null: no group. */
      readonly group?: string | null
      readonly terms?: Readonly<Record<string, string>>
    }
    readonly answer: Affiliate
  }

  /** Give an affiliate a further code. */
  readonly 'POST /v1/affiliates/{affiliate}/aliases': {
    readonly path: {
      readonly affiliate: string
    }
    readonly query: undefined
    readonly body: {
      readonly alias: string
    }
    readonly answer: Affiliate
  }

  /** Remove a further code of an affiliate. */
  readonly 'DELETE /v1/affiliates/{affiliate}/aliases/{alias}': {
    readonly path: {
      readonly affiliate: string
      readonly alias: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: Affiliate
  }
}
