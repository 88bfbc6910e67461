import { bothReadings, type Money, type MoneyProblem } from '../domain/money.js'

/**
 * The message for an amount that a person typed and that cannot be read. An ambiguous amount gets
 * both readings, an amount with a comma the advice to use a point, any other `usual`. The comma is
 * searched in `text`, the whole input.
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
