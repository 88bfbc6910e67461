import type { LedgerAccount } from '../../../domain/ledger.js'
import { APPROVED, AWAITING, dayOf, MATURING, SALES, type Scope } from '../../daySums.js'
import type { CommissionRecord, EntryRow } from '../../rows.js'

/** What a sum is of. */
export interface SumKey {
  readonly scope: Scope
  readonly name: string
  readonly affiliateId: string
  readonly currency: string
  readonly test: number
  /** The day or block of maturity; 0 for other sums. */
  readonly matures: number
}

export interface KeptSum extends SumKey {
  readonly amount: bigint
  readonly count: number
}

/** Adds up sums by their keys. */
export interface Summing {
  add(key: SumKey, amount: bigint, count: number): void
  /** The sums that are not zero. */
  sums(): readonly KeptSum[]
}

export const aSumming = (): Summing => {
  const found = new Map<string, { readonly key: SumKey; amount: bigint; count: number }>()
  return {
    add: (key, amount, count) => {
      const text = `${key.scope} ${key.name} ${key.affiliateId} ${key.currency} ${key.test} ${key.matures}`
      const known = found.get(text)
      if (known) {
        known.amount += amount
        known.count += count
      } else found.set(text, { key, amount, count })
    },
    sums: () =>
      [...found.values()]
        .filter(({ amount, count }) => amount !== 0n || count !== 0)
        .map(({ key, amount, count }) => ({ ...key, amount, count })),
  }
}

/** The columns of an order that sums depend on. */
export interface SummedOrder {
  readonly kind: string
  readonly currency: string | null
  readonly total: number | null
  readonly flags: string
  readonly test: number
}

export type SummedEntry = Pick<
  EntryRow,
  'affiliate_id' | 'from_account' | 'to_account' | 'amount' | 'currency'
>

export type SummedCommission = Pick<
  CommissionRecord,
  'affiliate_id' | 'amount' | 'currency' | 'status' | 'matures_at'
> & { readonly test: number }

const NO_AFFILIATE = { affiliateId: '', matures: 0 } as const

/** Counts an order as a conversion, as the overview does. */
export const addOrder = ({ add }: Summing, order: SummedOrder): void => {
  const { kind, currency, total, flags, test } = order
  // A sale without a total only collects the refunds of all products of an order.
  if (test === 1 || flags === AWAITING || (kind !== 'action' && total === null)) return
  const key = { scope: 'account', name: SALES, currency: currency ?? '', test: 0 } as const
  add({ ...key, ...NO_AFFILIATE }, BigInt(total ?? 0), 1)
}

export const addEntry = (summing: Summing, entry: SummedEntry, test: number): void => {
  const amount = BigInt(entry.amount)
  addMovement(summing, entry, entry.to_account as LedgerAccount, amount, test)
  addMovement(summing, entry, entry.from_account as LedgerAccount, -amount, test)
}

const addMovement = (
  { add }: Summing,
  { affiliate_id, currency }: SummedEntry,
  name: LedgerAccount,
  amount: bigint,
  test: number,
): void => {
  const key = { name, currency, test, matures: 0 }
  add({ ...key, scope: 'affiliates', affiliateId: affiliate_id }, amount, 0)
  if (test === 1 || name === 'expense') return
  add({ ...key, scope: 'account', affiliateId: '' }, amount, 0)
}

/** Counts a commission that is payable, or will be when it matures. */
export const addCommission = ({ add }: Summing, commission: SummedCommission): void => {
  const { affiliate_id, amount, currency, status, matures_at, test } = commission
  if (test === 1) return
  const key = { scope: 'affiliates', affiliateId: affiliate_id, currency, test: 0 } as const
  if (status === 'approved') add({ ...key, name: APPROVED, matures: 0 }, 0n, 1)
  if (status !== 'pending' || matures_at === null) return
  add({ ...key, name: MATURING, matures: dayOf(matures_at) }, BigInt(amount), 1)
}
