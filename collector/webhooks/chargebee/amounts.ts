import { decimalsOf } from '../../domain/currency.js'
import { AMOUNT_MAX, type Money, money } from '../../domain/money.js'
import { type Problem, problem } from '../../domain/problem.js'

/**
 * Currencies in which Chargebee's smallest unit is not certain: its documentation names only
 * currencies "without decimals, as per ISO" and those with two, and other providers disagree with
 * ISO 4217 exactly here. The merchant states them in the setting `decimals`; a guess would be wrong
 * by a factor of 10 or 100.
 * https://www.chargebee.com/docs/billing/2.0/kb/product-catalog/what-are-zero-decimal-currencies
 */
const UNCERTAIN = new Set('BHD IQD JOD KWD LYD OMR TND CLF UYW ISK UGX MGA'.split(' '))

/** Currency to number of decimals, as the merchant stated them. */
export type Decimals = ReadonlyMap<string, number>

/** Reads the setting `decimals`: "KWD=3, ISK=0". */
export const readDecimals = (text: string): Decimals | Problem => {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  const wrong = entries.find((entry) => {
    const [, currency = ''] = /^([A-Z]{3})=[0-4]$/.exec(entry) ?? []
    return decimalsOf(currency) === undefined
  })
  if (wrong !== undefined) {
    return problem(
      'invalid_decimals',
      'decimals',
      `"${wrong.slice(0, 20)}" is not understood. Write a currency of ISO 4217 and its decimals at Chargebee, for example "KWD=3, ISK=0".`,
    )
  }
  return new Map(entries.map((entry) => [entry.slice(0, 3), Number(entry.slice(4))]))
}

/** An amount of Chargebee, in minor units. Undefined if it is absent. Nothing is rounded. */
export const amountOf = (
  value: unknown,
  currency: string,
  field: string,
  stated: Decimals,
): Money | Problem | undefined => {
  if (value === undefined || value === null) return undefined
  const places = decimalsOf(currency)
  if (places === undefined) {
    return problem('unknown_currency', field, `"${currency}" is no currency of ISO 4217.`)
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    return problem('invalid_amount', field, `${field} must be a whole number of smallest units.`)
  }
  const decimals = stated.get(currency) ?? (UNCERTAIN.has(currency) ? undefined : places)
  if (decimals === undefined) {
    return problem(
      'uncertain_decimals',
      field,
      `How many decimals Chargebee uses for ${currency} is not documented. Compare an invoice with its event, enter "${currency}=${places}" or another number in the setting "decimals", and replay the delivery.`,
    )
  }
  const minor = scaled(BigInt(value), places - decimals)
  if (minor === undefined || minor > BigInt(AMOUNT_MAX)) {
    const why = minor === undefined ? `has more decimals than ${currency} has` : 'is too large'
    return problem('invalid_amount', field, `${field} ${why}: ${value}.`)
  }
  return money(Number(minor), currency)
}

/** Undefined if digits would be lost. */
const scaled = (amount: bigint, places: number): bigint | undefined => {
  if (places >= 0) return amount * 10n ** BigInt(places)
  const unit = 10n ** BigInt(-places)
  return amount % unit === 0n ? amount / unit : undefined
}
