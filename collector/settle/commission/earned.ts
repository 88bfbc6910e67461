import type { Part } from '../../domain/commission.js'
import { type Money, money, roundHalfAway } from '../../domain/money.js'
import { type Fraction, factorOf } from '../../domain/rate.js'
import { WHOLE_PPM } from '../../domain/verdict.js'

/** An exact amount in minor units of a currency. */
export interface ExactAmount extends Fraction {
  readonly currency: string
}

/**
 * The amount of one part of a commission, computed exactly and rounded once at the end. If it is
 * converted, what it is a part of is converted and rounded first, so that a person can repeat both steps.
 *
 * It is computed from the total that *remains* after refunds. Subtracting a share of each refund
 * would round every time, and three refunds of a third would leave a cent in the ledger.
 */
export const earned = (part: Part, currency: string): Money => {
  const exact = exactlyEarned(part)
  return money(exact ? roundHalfAway(exact.over, exact.under) : 0, currency)
}

const WHOLE = BigInt(WHOLE_PPM)

/** The amount before it is rounded. Undefined: a percentage of an order without a total earns nothing. */
export const exactlyEarned = (part: Part): ExactAmount | undefined => {
  const base = convertedBase(part) ?? exactBase(part)
  if (!base) return undefined
  const { over, under, currency } = 'over' in base ? base : whole(base)
  const portion = portionOf(part)
  return { over: over * portion.over, under: under * portion.under, currency }
}

const whole = ({ amount, currency }: Money): ExactAmount => ({
  over: BigInt(amount),
  under: 1n,
  currency,
})

/** Which part of the base is earned. The commission one tier below has its share already. */
const portionOf = ({ terms, sharePpm }: Part): Fraction => {
  if (terms.kind === 'previous') return { over: BigInt(terms.ratePpm), under: WHOLE }
  if (terms.kind === 'fixed') return { over: BigInt(sharePpm), under: WHOLE }
  return { over: BigInt(terms.ratePpm) * BigInt(sharePpm), under: WHOLE * WHOLE }
}

/** What a part is a share of: what refunds left of the net total, or of a fixed amount. */
export const exactBase = (part: Part): ExactAmount | undefined => {
  const { terms, total, deducted, remaining, previous } = part
  if (terms.kind === 'fixed') return exactlyFixed(part)
  if (terms.kind === 'previous') return previous && whole(previous)
  if (!total || total.amount === 0) return undefined
  return {
    over: BigInt(part.base ?? total.amount - deducted) * BigInt(remaining),
    under: BigInt(total.amount),
    currency: total.currency,
  }
}

/**
 * The base in the payout currency, rounded to whole minor units. Undefined: it is not converted. Its
 * amount is an integer, and may exceed what is exact if nobody has compared it with `CONVERTED_MAX`.
 */
export const convertedBase = (part: Part): Money | undefined => {
  const { exchange } = part
  const base = exactBase(part)
  if (!exchange || base?.currency !== exchange.from) return undefined
  const factor = factorOf(exchange)
  return {
    amount: roundHalfAway(base.over * factor.over, base.under * factor.under),
    currency: exchange.to,
  }
}

/** The most that a converted base may be. All parts of an order together stay exact. */
const CONVERTED_MAX = 100_000_000_000_000

/** Whether a part with an exchange can be converted. */
export const isConvertible = (part: Part): boolean =>
  Math.abs(convertedBase(part)?.amount ?? 0) <= CONVERTED_MAX

const exactlyFixed = (part: Part): ExactAmount | undefined => {
  const { terms, total, remaining, refunded, quantity = 1, counted } = part
  if (terms.kind !== 'fixed') return undefined
  const { amount, currency } = terms.amount
  if (refunded) return { over: 0n, under: 1n, currency }
  const fixed = BigInt(amount) * BigInt(quantity)
  // A fixed commission on an order without a total can only be lost as a whole.
  return terms.partialRefund === 'keep' || !total || total.amount === 0
    ? { over: fixed, under: counted === 'impressions' ? 1_000n : 1n, currency }
    : { over: fixed * BigInt(remaining), under: BigInt(total.amount), currency }
}

/**
 * A percentage is paid in the order's currency, a fixed commission in the currency of its terms, a
 * part of another commission in its currency; unless it is converted.
 */
export const currencyOf = (
  part: Pick<Part, 'terms' | 'total' | 'previous' | 'exchange'>,
): string | undefined => {
  const currency = ownCurrencyOf(part)
  return currency !== undefined && currency === part.exchange?.from ? part.exchange.to : currency
}

/** The currency before a conversion. */
export const ownCurrencyOf = ({
  terms,
  total,
  previous,
}: Pick<Part, 'terms' | 'total' | 'previous'>): string | undefined => {
  if (terms.kind === 'fixed') return terms.amount.currency
  return terms.kind === 'previous' ? previous?.currency : total?.currency
}
