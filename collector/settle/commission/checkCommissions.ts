import type { Commission } from '../../domain/commission.js'
import { sameMoney } from '../../domain/money.js'
import type { Booked } from '../facts.js'
import { recomputed } from './amounts.js'
import { difference } from './difference.js'

/**
 * What is wrong with the stored commissions of one order. `amount`: one is not what its basis gives.
 * `ledger`: the ledger does not have what they say. Undefined: nothing.
 */
export const checkCommissions = (
  commissions: readonly Commission[],
  booked: readonly Booked[],
): 'amount' | 'ledger' | undefined => {
  if (!commissions.every((one) => sameMoney(recomputed(one), one.amount))) return 'amount'
  return difference(commissions, booked).length > 0 ? 'ledger' : undefined
}
