// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A key without its secret. */
export interface Key {
  readonly id: string
  readonly kind: 'secret' | 'call' | 'signing'
  readonly label: string
  readonly scopes: readonly ('read' | 'report' | 'manage' | 'payout')[]
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** An instant in UTC, ISO 8601. */
  readonly revokedAt?: string
}

/** A new key with its secret. */
export interface MadeKey {
  readonly id: string
  readonly kind: 'secret' | 'call' | 'signing'
  readonly label: string
  readonly scopes: readonly ('read' | 'report' | 'manage' | 'payout')[]
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** An instant in UTC, ISO 8601. */
  readonly revokedAt?: string
  /** Shown once. */
  readonly secret: string
}

/** The endpoints about keys. */
export interface KeysApi {
  /** List keys. */
  readonly 'GET /v1/keys': {
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
      readonly items: readonly Key[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Make a key. */
  readonly 'POST /v1/keys': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      /** Default: secret. */
      readonly kind?: 'secret' | 'call' | 'signing'
      readonly label: string
      /** What the key may do. Default: report. */
      readonly scopes?: readonly ('read' | 'report' | 'manage' | 'payout')[]
    }
    readonly answer: MadeKey
  }

  /** Revoke a key. */
  readonly 'DELETE /v1/keys/{key}': {
    readonly path: {
      readonly key: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
}
