// Made from the declarations of the endpoints by collector/http/v1/program/wire.test.ts. Not edited by hand.

/** By exchange rates, commissions are converted into payout currencies. A rate is never changed: a correction is another one, entered later, and applies to later orders. */
export interface ExchangeRate {
  /** A UTC day: "2026-11-27". */
  readonly day: string
  /** ISO 4217. */
  readonly from: string
  /** ISO 4217. */
  readonly to: string
  /** What one unit of `from` is worth in `to`, as a decimal: "1.0837". */
  readonly rate: string
  /** Who publishes it. */
  readonly source: string
  /** An instant in UTC, ISO 8601. */
  readonly enteredAt: string
}

/** The endpoints about exchange rates. */
export interface ExchangeRatesApi {
  /** List exchange rates. */
  readonly 'GET /v1/rates': {
    readonly path: undefined
    readonly query: {
      /** From or to this currency. */
      readonly currency?: string
      /** Default: -day. A minus sign begins with the largest. */
      readonly sort?: '-day' | 'day'
      /** How many items a page has. Default: 50. */
      readonly limit?: number
      /** `next` of the page before, with the same filters and order. */
      readonly cursor?: string
      /** Only these fields of each item, separated by commas. */
      readonly fields?: string
    }
    readonly body: undefined
    readonly answer: {
      readonly items: readonly ExchangeRate[]
      /** Pass it as `cursor` to get the next page. It is missing on the last page. */
      readonly next?: string
    }
  }

  /** Enter an exchange rate. */
  readonly 'POST /v1/rates': {
    readonly path: undefined
    readonly query: undefined
    readonly body: {
      readonly from: string
      readonly to: string
      readonly rate: string
      /** Default: today, in UTC. */
      readonly day?: string
      /** Default: "by hand". */
      readonly source?: string
    }
    readonly answer: ExchangeRate
  }
}
