import { formatMoney, type Money, money, roundHalfAway } from '../../domain/money.js'

export interface Price {
  readonly subtotal: Money
  readonly discount: Money
  /** What the customer pays, and what the sale is reported with. */
  readonly total: Money
}

export const eur = (cents: number): Money => money(cents, 'EUR')

/** The discount is taken once, from the whole order: per piece it would be rounded per piece. */
export const priceOf = (unitPrice: number, quantity: number, discountPercent = 0): Price => {
  const subtotal = unitPrice * quantity
  const ppm = Math.round(discountPercent * 10_000)
  const discount = roundHalfAway(BigInt(subtotal) * BigInt(ppm), 1_000_000n)
  return { subtotal: eur(subtotal), discount: eur(discount), total: eur(subtotal - discount) }
}

/** For people: "€24.90". */
export const inWords = (amount: Money): string =>
  amount.amount < 0 ? `−€${formatMoney(eur(-amount.amount))}` : `€${formatMoney(amount)}`
