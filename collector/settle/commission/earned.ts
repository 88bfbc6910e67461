import type { Part } from '../../domain/commission.js'
import { type Money, money, roundHalfAway } from '../../domain/money.js'
import { WHOLE_PPM } from '../../domain/verdict.js'

/** An exact amount in minor units of a currency, as the fraction `over / under`. */
export interface ExactAmount {
  readonly over: bigint
  readonly under: bigint
  readonly currency: string
}

/**
 * The amount of one part of a commission, computed exactly and rounded once at the end.
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
  const { terms, sharePpm, total, deducted, remaining, previous } = part
  if (terms.kind === 'fixed') return exactlyFixed(part)
  const rate = BigInt(terms.ratePpm)
  // The commission one tier below has its share and its refunds already.
  if (terms.kind === 'previous') {
    return (
      previous && {
        over: BigInt(previous.amount) * rate,
        under: WHOLE,
        currency: previous.currency,
      }
    )
  }
  if (!total || total.amount === 0) return undefined
  const base = BigInt(part.base ?? total.amount - deducted) * BigInt(remaining)
  return {
    over: base * rate * BigInt(sharePpm),
    under: BigInt(total.amount) * WHOLE * WHOLE,
    currency: total.currency,
  }
}

const exactlyFixed = (part: Part): ExactAmount | undefined => {
  const { terms, sharePpm, total, remaining, refunded, quantity = 1, counted } = part
  if (terms.kind !== 'fixed') return undefined
  const { amount, currency } = terms.amount
  if (refunded) return { over: 0n, under: 1n, currency }
  const whole = BigInt(amount) * BigInt(quantity) * BigInt(sharePpm)
  // A fixed commission on an order without a total can only be lost as a whole.
  return terms.partialRefund === 'keep' || !total || total.amount === 0
    ? { over: whole, under: counted === 'impressions' ? WHOLE * 1_000n : WHOLE, currency }
    : { over: whole * BigInt(remaining), under: BigInt(total.amount) * WHOLE, currency }
}

/**
 * A percentage is paid in the order's currency, a fixed commission in the currency of its terms, a
 * part of another commission in its currency.
 */
export const currencyOf = ({
  terms,
  total,
  previous,
}: Pick<Part, 'terms' | 'total' | 'previous'>): string | undefined => {
  if (terms.kind === 'fixed') return terms.amount.currency
  return terms.kind === 'previous' ? previous?.currency : total?.currency
}
