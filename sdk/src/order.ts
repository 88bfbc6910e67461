/**
 * An amount as a decimal text in the order's currency: "49.90" with EUR, "4990" with JPY. A literal
 * must look like a number, so "49,90" does not compile. A variable may be any `string`.
 */
export type Decimal<Text extends string = string> = string extends Text
  ? Text
  : Text extends `${number}`
    ? Text
    : never

/**
 * A line of an order. The panel shows it. Commissions are computed from the order's total, not from its
 * lines.
 *
 * @example { sku: 'shoe-42', quantity: 2, total: '90.00' }
 */
export interface Item<Amount extends string = string> {
  /** The shop's article number, at most 191 characters. */
  readonly sku: string
  /** The number of pieces. */
  readonly quantity?: number | undefined
  /** The price of all pieces of the line together, in the order's currency. */
  readonly total?: Decimal<Amount> | undefined
}

/** The fields of both sales and actions. An empty text, `null` or `undefined` counts as absent. */
export interface Order<Amount extends string = string> {
  /** A cost that is subtracted, besides tax and shipping, before the commission is computed. */
  readonly fixedCost?: Decimal<Amount> | undefined
  /** The tax in the total. It is subtracted before the commission is computed. */
  readonly tax?: Decimal<Amount> | undefined
  /** The shipping in the total. It is subtracted before the commission is computed. */
  readonly shipping?: Decimal<Amount> | undefined
  /**
   * The coupon codes that the customer used. The affiliate who owns one of them takes precedence over
   * the affiliate whose link was followed.
   *
   * @example 'JANE10'
   * @example ['SUMMER', 'JANE10']
   */
  readonly coupon?: string | readonly string[] | undefined
  /** The product, if an order is reported as one sale for each product. Default: none. */
  readonly productId?: string | number | undefined
  /** The lines of the order, which the panel shows. They are left out if the event is too large. */
  readonly items?: readonly Item<Amount>[] | undefined
  /**
   * The shop's id of the customer, for lifetime commissions. The collector stores a keyed hash of it.
   */
  readonly customerId?: string | number | undefined
  /** The code of the campaign. Default: the campaign of the click, or the program's default campaign. */
  readonly campaign?: string | undefined
  /** The affiliate who earns from the order. It counts only if `proof` covers it. */
  readonly affiliate?: string | undefined
  /**
   * Whether the visitor's clicks go on earning from later orders. It matters only if the program lets a
   * click earn until the next sale only.
   */
  readonly keepsClicks?: boolean | undefined
  /** Where the order came from. It appears in reports. */
  readonly channel?: string | undefined
  /** A text of the merchant's choice, which the panel shows with the order, at most 500 characters. */
  readonly data1?: string | undefined
  /** As `data1`. */
  readonly data2?: string | undefined
  /** As `data1`. */
  readonly data3?: string | undefined
  /** As `data1`. */
  readonly data4?: string | undefined
  /** As `data1`. */
  readonly data5?: string | undefined
  /** The signature of the merchant's server, made by `makeProof` of `waymark-collector`. */
  readonly proof?: string | undefined
}

/**
 * An order with money.
 *
 * @example { orderId: '1001', total: '49.90', currency: 'EUR', coupon: 'JANE10' }
 */
export interface Sale<Amount extends string = string> extends Order<Amount> {
  /**
   * The order's number in the shop, at most 191 characters. A second report with the same number is a
   * duplicate. A number of 2^53 or more may have lost digits and is refused: pass it as a text.
   */
  readonly orderId: string | number
  /** What the customer pays, as a text, because numbers lose precision: 0.1 + 0.2 is not 0.3. */
  readonly total: Decimal<Amount>
  /** ISO 4217, for example "EUR". */
  readonly currency: string
}

/**
 * A conversion without a payment: a lead, a sign-up, a download.
 *
 * @example { code: 'newsletter' }
 */
export interface Action<Amount extends string = string> extends Order<Amount> {
  /** The code of the action, as it is set up in the campaign. */
  readonly code: string
  /** The order that the action belongs to. A second report with the same order is a duplicate. */
  readonly orderId?: string | number | undefined
  /**
   * Distinguishes actions of the same visitor and code on the same UTC day. Without an `actionId` or
   * `orderId`, only one of them counts.
   */
  readonly actionId?: string | number | undefined
  /** The value of the action, if the commission is a percentage. It requires `currency`. */
  readonly total?: Decimal<Amount> | undefined
  /** ISO 4217, for example "EUR". */
  readonly currency?: string | undefined
}
