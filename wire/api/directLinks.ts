// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A site of an affiliate, whose visitors are the affiliate’s. */
export interface DirectLink {
  /** "blog.example", "*.blog.example", "blog.example/jane". */
  readonly pattern: string
  readonly affiliate: string
  readonly campaign?: string
  readonly channel?: string
  readonly banner?: string
  readonly note?: string
  readonly status: 'pending' | 'approved' | 'declined'
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** An instant in UTC, ISO 8601. */
  readonly decidedAt?: string
}

/** The endpoints about direct links. */
export interface DirectLinksApi {
  /** List direct links. */
  readonly 'GET /v1/direct-links': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      readonly status?: 'pending' | 'approved' | 'declined'
      /** Default: pattern. A minus sign begins with the largest. */
      readonly sort?: 'pattern' | '-pattern'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly DirectLink[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Register a site of an affiliate. */
  readonly 'POST /v1/direct-links': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly pattern: string
      readonly affiliate: string
      readonly campaign?: string
      readonly channel?: string
      readonly banner?: string
      readonly note?: string
      /** Default: it waits for approval. */
      readonly approved?: boolean
    }
    readonly answer: DirectLink
  }

  /** Approve or decline a direct link. */
  readonly 'POST /v1/direct-links/decide': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly pattern: string
      readonly status: 'approved' | 'declined'
    }
    readonly answer: DirectLink
  }

  /** Remove a direct link. */
  readonly 'POST /v1/direct-links/remove': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly pattern: string
    }
    readonly answer: undefined
  }
}
