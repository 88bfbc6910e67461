import type { Money } from '../../domain/money.js'
import { type Problem, problem } from '../../domain/problem.js'
import { readWritten } from '../amounts.js'
import type { Row } from '../columns.js'
import type { Context } from '../kind.js'

/** The amounts of an imported commission. */
export interface Amounts {
  readonly commission: Money
  /** What the customer paid. Undefined if the file does not say it. */
  readonly total: Money | undefined
}

/** Reads the amounts of a commission. */
export const moneyOf = (context: Context, row: Row): Amounts | Problem => {
  const currency = row.text('currency').toUpperCase() || context.currency
  if (currency === undefined) {
    const message = 'Say the currency of the amounts: --currency EUR, or a column "currency".'
    return problem('missing', 'currency', message)
  }
  const commission = readWritten(row.text('commission'), currency, context.isRounded)
  if (typeof commission === 'string') return problem('invalid', 'commission', commission)
  if (commission.amount === 0) {
    const message = 'The commission is zero, so nothing is owed. Leave the row out.'
    return problem('zero', 'commission', message)
  }
  if (row.text('total') === '') return { commission, total: undefined }
  const total = readWritten(row.text('total'), currency, context.isRounded)
  if (typeof total === 'string') return problem('invalid', 'total', total)
  return { commission, total }
}
