import type { AccountId, AffiliateId, PayoutId } from '../domain/ids.js'
import { type Problem, problem } from '../domain/problem.js'
import { settle } from '../settle/settle.js'
import type { PayableRow } from '../storage/reads.js'
import type { Payout } from '../storage/storage.js'
import type { Deps } from './deps.js'

/** What could be paid out now, one row an affiliate and currency. May be below zero after refunds. */
export const listPayable = (
  { storage, now }: Deps,
  accountId: AccountId,
): Promise<readonly PayableRow[]> => storage.listPayable(accountId, now())

/**
 * Marks as paid what an affiliate can be paid in one currency. Waymark moves no money: pay first, or
 * straight after. What is not above zero is carried forward.
 */
export const payOut = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  { affiliate, currency, by }: { affiliate: string; currency: string; by: string },
): Promise<Payout | Problem> => {
  const found = await storage.affiliateByCode(accountId, affiliate)
  if (!found) return problem('unknown', 'affiliate', `There is no affiliate "${affiliate}".`)
  const paidAt = now()
  const payout = await storage.payOut(
    {
      accountId,
      id: newId() as PayoutId,
      affiliateId: found.id as AffiliateId,
      currency,
      paidBy: by,
      paidAt,
    },
    (facts) => settle(facts, paidAt),
  )
  return (
    payout ??
    problem('nothing', 'affiliate', `Nothing in ${currency} is payable to "${affiliate}" now.`)
  )
}
