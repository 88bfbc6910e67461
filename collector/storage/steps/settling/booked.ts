import type { AffiliateId } from '../../../domain/ids.js'
import { type Counterpart, type LedgerAccount, NOTHING } from '../../../domain/ledger.js'
import type { Booked } from '../../../settle/facts.js'
import type { EntryRow } from '../../rows.js'

/**
 * The balances from the entries of one order. Each entry adds to one account and subtracts from
 * another. `unpaid` are the payouts that are not marked as paid.
 */
export const bookedIn = (
  entries: readonly EntryRow[],
  unpaid: ReadonlySet<string> = new Set(),
): readonly Booked[] => {
  const booked = new Map<string, Booked>()
  const add = (entry: EntryRow, account: string, amount: number) => {
    // The merchant's account is the counterpart of all others and needs no balance.
    if (account === 'expense') return
    const { affiliate_id, tier, currency } = entry
    const key = `${affiliate_id} ${tier} ${currency}`
    const whose = { affiliateId: affiliate_id as AffiliateId, tier, currency }
    const known = booked.get(key) ?? { ...whose, balances: NOTHING }
    if (account === 'fx') {
      booked.set(key, { ...known, fx: (known.fx ?? 0) + amount })
      return
    }
    const { balances, frozen = 0 } = known
    const name = account as Exclude<LedgerAccount, Counterpart>
    const isFrozen = name === 'paid' && entry.payout_id !== null && unpaid.has(entry.payout_id)
    const total = frozen + (isFrozen ? amount : 0)
    const { frozen: _frozen, ...others } = known
    booked.set(key, {
      ...others,
      balances: { ...balances, [name]: balances[name] + amount },
      ...(total !== 0 && { frozen: total }),
    })
  }
  for (const entry of entries) {
    add(entry, entry.to_account, entry.amount)
    add(entry, entry.from_account, -entry.amount)
  }
  return [...booked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
