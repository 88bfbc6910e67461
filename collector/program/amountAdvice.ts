import { bothReadings, type Money, type MoneyProblem } from '../domain/money.js'

/**
 * What to write instead of an amount that a person typed: of one that has two readings both of them, of
 * one with a comma a point, of any other `usual`. A comma may also stand elsewhere in `text`, which is
 * all that was typed.
 */
export const amountAdvice = (
  wrong: MoneyProblem | Money,
  amount: string,
  usual: string,
  text: string = amount,
): string => {
  if (wrong === 'ambiguous_decimals') return bothReadings(amount)
  const [shown] = /\d(?:[\d.,]*\d)?,\d(?:[\d.,]*\d)?/.exec(text) ?? []
  if (!shown) return usual
  return `"${shown}" has a comma: write numbers with a point, such as "14.50", and without separators of thousands.`
}
