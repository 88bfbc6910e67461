import type { AccountId, AffiliateId, PayoutId } from '../domain/ids.js'
import type { PayableRow } from '../domain/lists.js'
import { formatMoney, type Sum } from '../domain/money.js'
import { type Problem, problem } from '../domain/problem.js'
import { settle } from '../settle/settle.js'
import type { Payout } from '../storage/payout.js'
import { affiliateCalled } from './affiliates.js'
import type { Deps } from './deps.js'

/** What could be paid out now, one row an affiliate and currency. May be below zero after refunds. */
export const listPayable = (
  { storage, now }: Deps,
  accountId: AccountId,
): Promise<readonly PayableRow[]> => storage.listPayable(accountId, now())

export interface PayOrder {
  /** The affiliate's code. */
  readonly affiliate: string
  readonly currency: string
  /** What was shown to the person who pays; nothing is done if another sum is payable by now. */
  readonly amount?: Sum
  readonly by: string
}

/**
 * Marks as paid what an affiliate can be paid in one currency. Waymark moves no money: pay first, or
 * straight after. What is not above zero is carried forward.
 */
export const payOut = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  { affiliate, currency, amount, by }: PayOrder,
): Promise<Payout | Problem> => {
  const found = await affiliateCalled(storage, accountId, affiliate)
  if (!found) return problem('unknown', 'affiliate', `There is no affiliate "${affiliate}".`)
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
    return problem(
      'nothing',
      'affiliate',
      `Nothing in ${currency} is payable to "${affiliate}" now.`,
    )
  }
  if (!('payable' in payout)) return payout
  return problem(
    'changed',
    'amount',
    `${formatMoney(payout.payable)} ${currency} is payable by now, so nothing was done. Look at it again.`,
  )
}
