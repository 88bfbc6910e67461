import type { Part } from '../domain/commission.js'
import { formatMoney, money, roundHalfAway } from '../domain/money.js'
import type { Exchange } from '../domain/rate.js'
import { convertedBase, exactBase } from '../settle/commission/earned.js'

/** By which rates an amount was converted: "× 1.0837", "÷ 0.8765 × 1.0837". */
export const factorText = ({ times, per }: Exchange): string =>
  [...per.map((rate) => `÷ ${rate}`), ...times.map((rate) => `× ${rate}`)].join(' ')

/** Whose rates these are, and of which day. */
export const sourceText = ({ source, day }: Exchange): string => `${source}, ${day}`

/** What a part of a commission was converted from, how, and to what. */
export interface ConversionText {
  /** "49.99 EUR × 1.0837 (ECB, 2026-11-27)" */
  readonly formula: string
  /** "54.17 USD" */
  readonly result: string
}

/** Undefined: the part is not converted. */
export const conversionText = (part: Part): ConversionText | undefined => {
  const { exchange } = part
  const [base, converted] = [exactBase(part), convertedBase(part)]
  if (!exchange || !base || !converted) return undefined
  const amount = money(roundHalfAway(base.over, base.under), base.currency)
  const isExact = base.over % base.under === 0n
  const from = `${isExact ? '' : '≈ '}${formatMoney(amount)} ${amount.currency}`
  return {
    formula: `${from} ${factorText(exchange)} (${sourceText(exchange)})`,
    result: `${formatMoney(converted)} ${converted.currency}`,
  }
}
