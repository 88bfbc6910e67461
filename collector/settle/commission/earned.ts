import type { Basis } from '../../domain/commission.js'
import { type Money, money, roundHalfAway } from '../../domain/money.js'
import { WHOLE_PPM } from '../../domain/verdict.js'

/** An exact amount in minor units of a currency, as the fraction `over / under`. */
export interface ExactAmount {
  readonly over: bigint
  readonly under: bigint
  readonly currency: string
}

/**
 * The amount of a commission, computed exactly and rounded once at the end.
 *
 * It is computed from the total that *remains* after refunds. Subtracting a share of each refund
 * would round every time, and three refunds of a third would leave a cent in the ledger.
 */
export const earned = (basis: Basis, currency: string): Money => {
  const exact = exactlyEarned(basis)
  return money(exact ? roundHalfAway(exact.over, exact.under) : 0, currency)
}

/** The amount before it is rounded. Undefined: a percentage of an order without a total earns nothing. */
export const exactlyEarned = (basis: Basis): ExactAmount | undefined => {
  const { terms, sharePpm, total, deducted, remaining, refunded } = basis
  const whole = BigInt(WHOLE_PPM)
  const share = BigInt(sharePpm)
  if (terms.kind === 'percent') {
    if (!total || total.amount === 0) return undefined
    const base = BigInt(total.amount - deducted) * BigInt(remaining)
    return {
      over: base * BigInt(terms.ratePpm) * share,
      under: BigInt(total.amount) * whole * whole,
      currency: total.currency,
    }
  }
  const { amount, currency } = terms.amount
  if (refunded) return { over: 0n, under: 1n, currency }
  const part = BigInt(amount) * share
  // A fixed commission on an order without a total can only be lost as a whole.
  return terms.partialRefund === 'keep' || !total || total.amount === 0
    ? { over: part, under: whole, currency }
    : { over: part * BigInt(remaining), under: BigInt(total.amount) * whole, currency }
}

/** A percentage is paid in the order's currency, a fixed commission in the currency of its terms. */
export const currencyOf = ({ terms, total }: Pick<Basis, 'terms' | 'total'>): string | undefined =>
  terms.kind === 'fixed' ? terms.amount.currency : total?.currency
