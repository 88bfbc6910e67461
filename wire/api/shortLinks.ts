// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** An affiliate link with an address of its own. */
export interface ShortLink {
  /** The last part of its address. */
  readonly slug: string
  readonly address: string
  readonly affiliate: string
  readonly campaign?: string
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  /** The page. Default: the start page. */
  readonly to?: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** A short link in a list. */
export interface ShortLinkRow {
  /** The last part of its address. */
  readonly slug: string
  readonly address: string
  readonly affiliate: string
  readonly campaign?: string
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  /** The page. Default: the start page. */
  readonly to?: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
  /** Of the last 30 UTC days. */
  readonly clicks: number
}

/** The endpoints about short links. */
export interface ShortLinksApi {
  /** List short links. */
  readonly 'GET /v1/short-links': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
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
      readonly items: readonly ShortLinkRow[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a short link. */
  readonly 'POST /v1/short-links': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly affiliate: string
      readonly slug?: string
      readonly to?: string
      readonly campaign?: string
      readonly banner?: string
      readonly channel?: string
      readonly data1?: string
      readonly data2?: string
    }
    readonly answer: ShortLink
  }

  /** Read a short link. */
  readonly 'GET /v1/short-links/{slug}': {
    readonly path: {
      readonly slug: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: ShortLink
  }

  /** Give a short link another slug. */
  readonly 'PATCH /v1/short-links/{slug}': {
    readonly path: {
      readonly slug: string
    }
    readonly query: undefined
    readonly body: {
      readonly slug: string
    }
    readonly answer: ShortLink
  }

  /** Remove a short link. */
  readonly 'DELETE /v1/short-links/{slug}': {
    readonly path: {
      readonly slug: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: undefined
  }
}
