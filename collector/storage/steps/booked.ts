import type { AffiliateId } from '../../domain/ids.js'
import type { LedgerAccount } from '../../domain/ledger.js'
import type { Booked } from '../../settle/facts.js'
import { all, type Step } from './step.js'

interface BalanceRow {
  readonly affiliate_id: string
  readonly tier: number
  readonly currency: string
  readonly account: LedgerAccount
  readonly amount: number
}

/** What the ledger holds for an order: every entry adds to one account and takes from another. */
export function* bookedOf(accountId: string, orderKey: string): Step<readonly Booked[]> {
  const rows = yield* all<BalanceRow>(
    `select affiliate_id, tier, currency, account, cast(sum(amount) as bigint) as amount from (
       select affiliate_id, tier, currency, to_account as account, amount
       from entries where account_id = ? and order_key = ?
       union all
       select affiliate_id, tier, currency, from_account, -amount
       from entries where account_id = ? and order_key = ?) as movements
     where account <> 'expense'
     group by affiliate_id, tier, currency, account
     order by affiliate_id, tier, currency, account`,
    accountId,
    orderKey,
    accountId,
    orderKey,
  )
  const booked = new Map<string, Booked>()
  for (const { affiliate_id, tier, currency, account, amount } of rows) {
    const key = `${affiliate_id} ${tier} ${currency}`
    const known = booked.get(key)?.balances ?? { unverified: 0, pending: 0, payable: 0, paid: 0 }
    booked.set(key, {
      affiliateId: affiliate_id as AffiliateId,
      tier,
      currency,
      balances: { ...known, [account]: amount },
    })
  }
  return [...booked.values()]
}
