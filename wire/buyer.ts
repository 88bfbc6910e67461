/** What a server says of the buyer. The collector stores keyed hashes of it. */
export interface BuyerFields {
  /**
   * The buyer's e-mail address, if it is not the `customerId`. It shows whether the affiliate is the
   * buyer.
   */
  readonly customerEmail?: string
  /** The public IP address from which the order was placed, for the rule `probabilistic`. */
  readonly customerAddress?: string
  /** The `User-Agent` of the browser with which it was placed, for the same rule. */
  readonly customerUserAgent?: string
}
