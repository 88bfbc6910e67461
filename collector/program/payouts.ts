import type { AccountId, AffiliateId, PayoutId } from '../domain/ids.js'
import type { PayableRow } from '../domain/lists.js'
import { formatMoney, type Sum } from '../domain/money.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { settle } from '../settle/settle.js'
import type { Payout } from '../storage/payout.js'
import { existingAffiliate } from './affiliates.js'
import type { Deps } from './deps.js'

/**
 * The payable amounts, one row per affiliate and currency. An amount may be negative after refunds.
 */
export const listPayable = (
  { storage, now }: Deps,
  accountId: AccountId,
): Promise<readonly PayableRow[]> => storage.listPayable(accountId, now())

export interface PayOrder {
  /** The affiliate's code. */
  readonly affiliate: string
  readonly currency: string
  /** The amount that the merchant saw. If another amount is payable now, nothing is done. */
  readonly amount?: Sum
  readonly by: string
}

/**
 * Marks an affiliate's payable amount in one currency as paid. Waymark does not transfer the money.
 * An amount that is not positive stays and reduces the next payout.
 */
export const payOut = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  { affiliate, currency, amount, by }: PayOrder,
): Promise<Payout | Problem> => {
  const found = await existingAffiliate(storage, accountId, affiliate)
  if (isProblem(found)) return found
  const paidAt = now()
  const payout = await storage.payOut(
    {
      accountId,
      id: newId() as PayoutId,
      affiliateId: found.id as AffiliateId,
      currency,
      ...(amount && { amount: amount.amount }),
      paidBy: by,
      paidAt,
    },
    (facts) => settle(facts, paidAt),
  )
  if (!payout) {
    return problem('nothing', 'affiliate', `No amount in ${currency} is payable to "${affiliate}".`)
  }
  if (!('payable' in payout)) return payout
  return problem(
    'changed',
    'amount',
    `The payable amount is now ${formatMoney(payout.payable)} ${currency}, so nothing was done. Check it and try again.`,
  )
}
