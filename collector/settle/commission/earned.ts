import type { Basis } from '../../domain/commission.js'
import { type Money, money, roundHalfAway } from '../../domain/money.js'
import { WHOLE_PPM } from '../../domain/verdict.js'

/**
 * What a commission amounts to, from its terms and inputs: exact until one rounding at the end.
 *
 * It is computed from what refunds *left* of the order. Taking a share of each refund instead would
 * round every time, and three refunds of a third would leave a cent on the books.
 */
export const earned = (basis: Basis, currency: string): Money => {
  const { terms, sharePpm, total, deducted, remaining, refunded } = basis
  const share = BigInt(sharePpm)
  if (terms.kind === 'percent') {
    if (!total || total.amount === 0) return money(0, currency)
    const base = BigInt(total.amount - deducted) * BigInt(remaining)
    const scale = BigInt(total.amount) * BigInt(WHOLE_PPM) * BigInt(WHOLE_PPM)
    return money(roundHalfAway(base * BigInt(terms.ratePpm) * share, scale), currency)
  }
  if (refunded) return money(0, currency)
  const whole = BigInt(terms.amount.amount) * share
  // A fixed commission on an order without a total can only be lost as a whole.
  if (terms.partialRefund === 'keep' || !total || total.amount === 0) {
    return money(roundHalfAway(whole, BigInt(WHOLE_PPM)), currency)
  }
  return money(
    roundHalfAway(whole * BigInt(remaining), BigInt(total.amount) * BigInt(WHOLE_PPM)),
    currency,
  )
}

/** A percentage is paid in the order's currency, a fixed commission in the currency of its terms. */
export const currencyOf = ({ terms, total }: Pick<Basis, 'terms' | 'total'>): string | undefined =>
  terms.kind === 'fixed' ? terms.amount.currency : total?.currency
