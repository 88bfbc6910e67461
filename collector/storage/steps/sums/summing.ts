import { isCounterpart, type LedgerAccount } from '../../../domain/ledger.js'
import {
  APPROVED,
  AWAITING,
  dayOf,
  HELD,
  MATURING,
  REFUNDED,
  SALES,
  type Scope,
} from '../../daySums.js'
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
  readonly remaining: number | null
  readonly flags: string
  readonly test: number
}

export type SummedEntry = Pick<
  EntryRow,
  'order_key' | 'affiliate_id' | 'tier' | 'from_account' | 'to_account' | 'amount' | 'currency'
>

export type SummedCommission = Pick<
  CommissionRecord,
  'order_key' | 'affiliate_id' | 'tier' | 'currency' | 'status' | 'matures_at'
> & { readonly test: number }

const NO_AFFILIATE = { affiliateId: '', matures: 0 } as const

/** Counts an order as a conversion, as the overview does. */
export const addOrder = ({ add }: Summing, order: SummedOrder): void => {
  const { kind, currency, total, remaining, flags, test } = order
  // A sale without a total only collects the refunds of all products of an order.
  if (test === 1 || flags === AWAITING || (kind !== 'action' && total === null)) return
  const key = { scope: 'account', currency: currency ?? '', test: 0, ...NO_AFFILIATE } as const
  add({ ...key, name: SALES }, BigInt(total ?? 0), 1)
  add({ ...key, name: REFUNDED }, BigInt(total ?? 0) - BigInt(remaining ?? total ?? 0), 0)
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
  if (test === 1 || isCounterpart(name)) return
  add({ ...key, scope: 'account', affiliateId: '' }, amount, 0)
}

/**
 * Adds a commission that is held or payable, or will be payable when it matures. `pending`: the part of
 * it that is in the ledger's account of that name.
 */
export const addCommission = (
  { add }: Summing,
  commission: SummedCommission,
  pending: bigint,
): void => {
  const { affiliate_id, currency, status, matures_at, test } = commission
  if (test === 1) return
  const key = { scope: 'affiliates', affiliateId: affiliate_id, currency, test: 0 } as const
  if (status === 'held') add({ ...key, name: HELD, matures: 0 }, pending, 1)
  if (status === 'approved') add({ ...key, name: APPROVED, matures: 0 }, 0n, 1)
  if (status !== 'pending' || matures_at === null) return
  add({ ...key, name: MATURING, matures: dayOf(matures_at) }, pending, 1)
}

/** What is in the ledger's account `pending` of each commission. */
export const pendingIn = (
  entries: readonly SummedEntry[],
): ((commission: SummedCommission) => bigint) => {
  const found = new Map<string, bigint>()
  for (const entry of entries) {
    const amount = BigInt(entry.amount)
    const by =
      (entry.to_account === 'pending' ? amount : 0n) -
      (entry.from_account === 'pending' ? amount : 0n)
    found.set(keyOf(entry), (found.get(keyOf(entry)) ?? 0n) + by)
  }
  return (commission) => found.get(keyOf(commission)) ?? 0n
}

type Whose = Pick<SummedEntry, 'order_key' | 'affiliate_id' | 'tier' | 'currency'>

const keyOf = ({ order_key, affiliate_id, tier, currency }: Whose) =>
  `${order_key} ${affiliate_id} ${tier} ${currency}`
