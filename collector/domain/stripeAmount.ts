import { decimalsOf } from './currency.js'
import { AMOUNT_MAX, type Money, money } from './money.js'
import { type Problem, problem } from './problem.js'

/**
 * Where Stripe's minor units differ from ISO 4217: it counts krónur and Ugandan shillings in hundredths,
 * and ariary in whole ones. https://docs.stripe.com/currencies#special-cases
 */
const EXCEPTIONS: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
])

/** How many decimals Stripe's amounts of a currency have. Undefined for an unknown currency. */
export const stripeDecimalsOf = (currency: string): number | undefined =>
  EXCEPTIONS.get(currency) ?? decimalsOf(currency)

/**
 * An amount of Stripe in the minor units of ISO 4217. A problem if it is no whole number from zero up, too
 * large, of an unknown currency, or a part of a unit that the currency does not have; nothing is rounded.
 */
export const stripeMoney = (amount: unknown, currency: unknown, field: string): Money | Problem => {
  const code = typeof currency === 'string' ? currency.toUpperCase() : ''
  const [places, from] = [decimalsOf(code), stripeDecimalsOf(code)]
  if (places === undefined || from === undefined) {
    return problem('unknown_currency', 'currency', 'The currency is no code of ISO 4217.')
  }
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) {
    return problem('not_an_amount', field, 'The amount must be a whole number, not below zero.')
  }
  const scaled = BigInt(amount) * 10n ** BigInt(places)
  const unit = 10n ** BigInt(from)
  if (scaled % unit !== 0n) {
    return problem(
      'too_many_decimals',
      field,
      `${code} has no amount of ${amount} hundredths, and amounts are not rounded. Enter the order by hand.`,
    )
  }
  if (scaled / unit > BigInt(AMOUNT_MAX)) {
    return problem('too_large', field, `The amount is above ${AMOUNT_MAX} minor units.`)
  }
  return money(Number(scaled / unit), code)
}
