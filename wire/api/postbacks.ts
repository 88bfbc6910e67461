// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

export interface MadePostback {
  readonly id: string
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Whose commissions it is told. Missing: it is your own, and is told all. */
  readonly affiliate?: string
  readonly events: readonly ('sale' | 'action' | 'refund' | 'change' | 'payout')[]
  readonly hasTotal: boolean
  readonly hasPersonal: boolean
  readonly hasTests: boolean
  readonly status: 'active' | 'paused' | 'gone'
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** Shown once. */
  readonly secret: string
}

/** An address that is called about commissions. */
export interface Postback {
  readonly id: string
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Whose commissions it is told. Missing: it is your own, and is told all. */
  readonly affiliate?: string
  readonly events: readonly ('sale' | 'action' | 'refund' | 'change' | 'payout')[]
  readonly hasTotal: boolean
  readonly hasPersonal: boolean
  readonly hasTests: boolean
  readonly status: 'active' | 'paused' | 'gone'
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** What a postback is told. */
export interface PostbackDelivery {
  readonly id: string
  readonly event: 'sale' | 'action' | 'refund' | 'change' | 'payout'
  readonly state: 'waiting' | 'failed' | 'sent' | 'dead'
  readonly attempts: number
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** An instant in UTC, ISO 8601. */
  readonly attemptedAt?: string
  readonly lastStatus?: number
  readonly lastError?: string
  readonly variables: Readonly<Record<string, string>>
}

/** The endpoints about postbacks. */
export interface PostbacksApi {
  /** List postbacks. */
  readonly 'GET /v1/postbacks': {
    readonly path: undefined
    readonly query: {
      readonly status?: 'active' | 'paused' | 'gone'
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
      readonly items: readonly Postback[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a postback. */
  readonly 'POST /v1/postbacks': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly url: string
      /** Default: POST. */
      readonly method?: 'GET' | 'POST'
      readonly affiliate?: string
      /** Default: all. */
      readonly events?: readonly ('sale' | 'action' | 'refund' | 'change' | 'payout')[]
      readonly hasTotal?: boolean
      readonly hasPersonal?: boolean
      readonly hasTests?: boolean
    }
    readonly answer: MadePostback
  }

  /** Read a postback. */
  readonly 'GET /v1/postbacks/{postback}': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: Postback
  }

  /** Stop or resume a postback. */
  readonly 'PATCH /v1/postbacks/{postback}': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body: {
      readonly status: 'active' | 'paused'
    }
    readonly answer: Postback
  }

  /** Give a postback a new secret. */
  readonly 'POST /v1/postbacks/{postback}/secret': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: MadePostback
  }

  /** Remove a postback. */
  readonly 'DELETE /v1/postbacks/{postback}': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }

  /** Send sample values to a postback. */
  readonly 'POST /v1/postbacks/{postback}/test': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: {
      /** The URL that was called. */
      readonly url: string
      /** Of the answer. */
      readonly status?: number
      /** Why there is no answer. */
      readonly problem?: string
    }
  }

  /** List what a postback is told. */
  readonly 'GET /v1/postbacks/{postback}/deliveries': {
    readonly path: {
      readonly postback: string
    }
    readonly query: {
      /** Only those that were given up. */
      readonly isDead?: boolean
      /** Default: -createdAt. A minus sign begins with the largest. */
      readonly sort?: '-createdAt' | 'createdAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly PostbackDelivery[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Send deliveries of a postback again. */
  readonly 'POST /v1/postbacks/{postback}/replay': {
    readonly path: {
      readonly postback: string
    }
    readonly query: undefined
    readonly body:
      | {
          readonly delivery?: string
        }
      | undefined
    readonly answer: {
      /** How many are sent again. */
      readonly again: number
    }
  }
}
