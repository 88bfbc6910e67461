// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A host whose pages may report. */
export interface Site {
  readonly host: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** The endpoints about sites. */
export interface SitesApi {
  /** List sites. */
  readonly 'GET /v1/sites': {
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
      readonly items: readonly Site[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Register a site. */
  readonly 'POST /v1/sites': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly host: string
    }
    readonly answer: Site
  }

  /** Remove a site. */
  readonly 'DELETE /v1/sites/{host}': {
    readonly path: {
      readonly host: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
}
