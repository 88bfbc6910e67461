/**
 * An amount as a decimal text in the order's currency: "49.90" with EUR, "4990" with JPY. A text whose
 * value TypeScript knows must look like a number, so that "49,90" does not compile; a text that comes
 * from elsewhere is any `string`.
 */
export type Decimal<Text extends string = string> = string extends Text
  ? Text
  : Text extends `${number}`
    ? Text
    : never

/**
 * A line of an order. It is shown in the panel; commissions are computed from the order's total.
 *
 * @example { sku: 'shoe-42', quantity: 2, total: '90.00' }
 */
export interface Item<Amount extends string = string> {
  /** The shop's own number of the article, at most 191 characters. */
  readonly sku: string
  /** How many pieces. */
  readonly quantity?: number | undefined
  /** What all pieces of the line cost together, in the order's currency. */
  readonly total?: Decimal<Amount> | undefined
}

/** What a sale and an action may both carry. Empty texts, `null` and `undefined` are absent. */
export interface Order<Amount extends string = string> {
  /** Keeps this much out of what the commission is computed from, besides tax and shipping. */
  readonly fixedCost?: Decimal<Amount> | undefined
  /** The tax in the total. It is taken off before the commission is computed. */
  readonly tax?: Decimal<Amount> | undefined
  /** The shipping in the total. It is taken off before the commission is computed. */
  readonly shipping?: Decimal<Amount> | undefined
  /**
   * The codes that the customer used. The affiliate who owns one of them earns, before the one whose
   * link was followed.
   *
   * @example 'JANE10'
   * @example ['SUMMER', 'JANE10']
   */
  readonly coupon?: string | readonly string[] | undefined
  /** The product, where an order of several is reported as one sale for each. Default: none. */
  readonly productId?: string | number | undefined
  /** The lines, for the panel. They go first where an event is too large to be sent. */
  readonly items?: readonly Item<Amount>[] | undefined
  /** The shop's own id of the buyer, for lifetime affiliates. The collector keeps a keyed hash of it. */
  readonly customerId?: string | number | undefined
  /** The code of the campaign. Default: that of the click, or the program's default one. */
  readonly campaign?: string | undefined
  /** Names the affiliate outright. It counts only where `proof` covers it. */
  readonly affiliate?: string | undefined
  /** Where the order came from, for reports. */
  readonly channel?: string | undefined
  /** Whatever the merchant wants to see at the order, at most 500 characters. */
  readonly data1?: string | undefined
  /** As `data1`. */
  readonly data2?: string | undefined
  /** As `data1`. */
  readonly data3?: string | undefined
  /** As `data1`. */
  readonly data4?: string | undefined
  /** As `data1`. */
  readonly data5?: string | undefined
  /** What the merchant's server signed: `makeProof` of `waymark-collector` makes it. */
  readonly proof?: string | undefined
}

/**
 * An order with money.
 *
 * @example { orderId: '1001', total: '49.90', currency: 'EUR', coupon: 'JANE10' }
 */
export interface Sale<Amount extends string = string> extends Order<Amount> {
  /**
   * The order's number in the shop, at most 191 characters. The same one again is no other sale. A
   * number from 2^53 on may have lost digits and is refused: write it as a text.
   */
  readonly orderId: string | number
  /** What the customer pays. A number is no amount: 0.1 + 0.2 would be another one. */
  readonly total: Decimal<Amount>
  /** ISO 4217, for example "EUR". */
  readonly currency: string
}

/**
 * A conversion without money of its own: a lead, a sign-up, a download.
 *
 * @example { code: 'newsletter' }
 */
export interface Action<Amount extends string = string> extends Order<Amount> {
  /** The action's code, as it is set up in the campaign. */
  readonly code: string
  /** The order it belongs to. The same one again is no other action. */
  readonly orderId?: string | number | undefined
  /**
   * Tells two actions of one visitor and code on one day apart. Default: one a visitor, code and UTC
   * day counts.
   */
  readonly actionId?: string | number | undefined
  /** What the action is worth, where the commission is a percentage. It needs `currency`. */
  readonly total?: Decimal<Amount> | undefined
  /** ISO 4217, for example "EUR". */
  readonly currency?: string | undefined
}
