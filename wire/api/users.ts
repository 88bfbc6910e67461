// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A person who may log in to the panel. */
export interface User {
  readonly id: string
  readonly email: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** The endpoints about users. */
export interface UsersApi {
  /** List users. */
  readonly 'GET /v1/users': {
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
      readonly items: readonly User[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a user. */
  readonly 'POST /v1/users': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly email: string
      readonly password: string
    }
    readonly answer: User
  }
}
