/** `POST /v1/links`: links of an affiliate to a page of the shop. */
export interface LinkRequest {
  /** The affiliate's code. */
  readonly affiliate: string
  /** A path such as "/shoes", or the address of a page of a registered site. Default: the start page. */
  readonly to?: string
  /** The campaign's code. */
  readonly campaign?: string
  /** The banner's code. */
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  /** Stores a short link with this last part of its address. */
  readonly slug?: string
  /** Stores a short link. Default: whether there is a slug; without one it is made. */
  readonly store?: boolean
}

export interface LinkResponse {
  /** Leads to the page directly. Its script records the click. */
  readonly affiliateLink: string
  /** Leads there by the collector. */
  readonly redirectLink: string
  readonly slug?: string
  readonly shortLink?: string
}

/** A short link in the answer to `GET /v1/links`. */
export interface StoredLinkResponse {
  readonly slug: string
  readonly shortLink: string
  readonly affiliate: string
  readonly campaign?: string
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  readonly to?: string
  readonly createdAt: string
  /** Since the day that was asked for. Default: of 30 days. */
  readonly clicks: number
}

export interface LinksResponse {
  readonly links: readonly StoredLinkResponse[]
  /** The value of `skip` for the next page. Absent on the last one. */
  readonly next?: number
}
