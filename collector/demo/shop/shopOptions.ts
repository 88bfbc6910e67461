export interface ShopOptions {
  readonly account: string
  /** Where pages reach the collector, without a trailing slash. */
  readonly collectorUrl: string
  /** For the back office's server calls. */
  readonly secretKey: string
  readonly now: () => number
  /** Unguessable text for order numbers and forms. */
  readonly newId: () => string
  /** Codes customers may type; the discount in percent. */
  readonly coupons: readonly Coupon[]
}

export interface Coupon {
  readonly code: string
  readonly discountPercent: number
}
