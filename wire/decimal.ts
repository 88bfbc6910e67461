/** A decimal string in the order's currency: "49.90" with EUR, "4990" with JPY. Never a float. */
export type Decimal = string
