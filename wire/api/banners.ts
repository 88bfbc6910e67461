// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** What affiliates show on their pages. Each kind has its fields. */
export interface Banner {
  readonly code: string
  readonly name: string
  readonly status: 'active' | 'removed'
  /** Default: the default campaign. */
  readonly campaign?: string
  /** The page. Default: the start page. */
  readonly to?: string
  readonly kind: 'image' | 'text' | 'html'
  readonly image?: string
  readonly alt?: string
  readonly width?: number
  readonly height?: number
  readonly title?: string
  readonly text?: string
  readonly html?: string
  /** An instant in UTC, ISO 8601. */
  readonly createdAt: string
}

/** The endpoints about banners. */
export interface BannersApi {
  /** List banners. */
  readonly 'GET /v1/banners': {
    readonly path: undefined
    readonly query: {
      readonly kind?: 'image' | 'text' | 'html'
      readonly status?: 'active' | 'removed'
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
      readonly items: readonly Banner[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Add a banner. */
  readonly 'POST /v1/banners': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly code: string
      readonly name?: string
      readonly kind?: 'image' | 'text' | 'html'
      /** Empty: the default campaign. */
      readonly campaign?: string
      /** Empty: the start page. */
      readonly to?: string
      readonly image?: string
      readonly alt?: string
      readonly width?: number
      readonly height?: number
      readonly title?: string
      readonly text?: string
      /** {link} stands for the address of the link. */
      readonly html?: string
    }
    readonly answer: Banner
  }

  /** Read a banner. */
  readonly 'GET /v1/banners/{banner}': {
    readonly path: {
      readonly banner: string
    }
    readonly query: {
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: Banner
  }

  /** Change a banner. */
  readonly 'PATCH /v1/banners/{banner}': {
    readonly path: {
      readonly banner: string
    }
    readonly query: undefined
    readonly body: {
      readonly name?: string
      readonly kind?: 'image' | 'text' | 'html'
      /** Empty: the default campaign. */
      readonly campaign?: string
      /** Empty: the start page. */
      readonly to?: string
      readonly image?: string
      readonly alt?: string
      readonly width?: number
      readonly height?: number
      readonly title?: string
      readonly text?: string
      /** {link} stands for the address of the link. */
      readonly html?: string
    }
    readonly answer: Banner
  }

  /** Remove a banner from pages. */
  readonly 'DELETE /v1/banners/{banner}': {
    readonly path: {
      readonly banner: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly answer: Banner
  }
}
