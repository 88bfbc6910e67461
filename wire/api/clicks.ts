// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** A visitor’s arrival by an affiliate link. */
export interface Click {
  /** Made by the sender. */
  readonly id: string
  readonly visitorId: string
  /** The code in the link, known or not. */
  readonly affiliateCode: string
  /** The affiliate that it means. */
  readonly affiliate?: string
  readonly campaign?: string
  readonly banner?: string
  readonly channel?: string
  readonly data1?: string
  readonly data2?: string
  /** The landing page, without its query. */
  readonly url?: string
  readonly referrer?: string
  readonly directLink?: string
  /** An instant in UTC, ISO 8601. */
  readonly clickedAt: string
  /** An instant in UTC, ISO 8601. */
  readonly receivedAt: string
  readonly source: 'browser' | 'server'
  /** Why it earns nothing. */
  readonly mark?: 'bot' | 'framed'
  readonly test: boolean
}

/** The endpoints about clicks. */
export interface ClicksApi {
  /** List clicks. */
  readonly 'GET /v1/clicks': {
    readonly path: undefined
    readonly query: {
      readonly affiliate?: string
      /** Of this instant or later. */
      readonly since?: string
      /** Before this instant. */
      readonly until?: string
      /** Default: -receivedAt. A minus sign begins with the largest. */
      readonly sort?: '-receivedAt' | 'receivedAt'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly Click[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }
}
