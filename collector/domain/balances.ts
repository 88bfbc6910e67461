import type { Commission } from './commission.js'
import type { AffiliateId } from './ids.js'
import { isCounterpart, type LedgerEntry } from './ledger.js'
import type { PayableRow } from './lists.js'
import type { Sum } from './money.js'

/**
 * The sums that people are shown, in the order in which money passes through them. `earned` is all
 * of the others together.
 */
export const BALANCE_NAMES = ['earned', 'unverified', 'pending', 'held', 'payable', 'paid'] as const
export type BalanceName = (typeof BALANCE_NAMES)[number]

type Amounts = Readonly<Record<BalanceName, bigint>>

/** The balances of one affiliate in one currency. Orders that are tests are in none of them. */
export interface AffiliateBalances extends Amounts {
  readonly affiliateId: AffiliateId
  readonly currency: string
  /** How many commissions `payable` consists of. */
  readonly commissions: number
}

/** The balances of several affiliates together in one currency. */
export interface TotalBalances extends Amounts {
  readonly currency: string
}

/**
 * A part of what balances are computed from: money in an account of the ledger, or the part of
 * `pending` whose commissions are held, or whose hold period is over.
 */
export interface BalancePart {
  readonly affiliateId: AffiliateId
  readonly currency: string
  readonly name: 'unverified' | 'pending' | 'payable' | 'paid' | 'held' | 'matured'
  readonly amount: bigint
  /** How many commissions are payable. */
  readonly commissions: number
}

/**
 * The balances that these parts add up to, without those that are zero. It is the only place where
 * balances are computed: every page, list and answer shows its result.
 *
 * `held` and `pending` are both in the ledger's account `pending`. No timer moves money, so what has
 * matured is there too until the next payout, and counts as `payable` here. `payable` is what the next
 * payout pays, and is negative if more was refunded after a payout than was earned since. `paid` is what
 * payouts have paid; a payout that deducts a refund pays less.
 */
export const balancesFrom = (parts: readonly BalancePart[]): readonly AffiliateBalances[] => {
  const found = new Map<string, AffiliateBalances>()
  for (const { affiliateId, currency, name, amount, commissions } of parts) {
    const key = `${affiliateId} ${currency}`
    const known = found.get(key) ?? { affiliateId, currency, commissions: 0, ...NO_AMOUNTS }
    const counted = { ...known, commissions: known.commissions + commissions }
    found.set(key, { ...counted, ...plus(known, shareOf(name, amount)) })
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, balances]) => balances)
    .filter((balances) => BALANCE_NAMES.some((name) => balances[name] !== 0n))
}

/** The sum of these balances, per currency. */
export const totalBalances = (balances: readonly AffiliateBalances[]): readonly TotalBalances[] => {
  const found = new Map<string, Amounts>()
  for (const one of balances) {
    found.set(one.currency, plus(found.get(one.currency) ?? NO_AMOUNTS, one))
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amounts]) => ({ currency, ...amounts }))
}

/** What the next payout of each affiliate and currency pays, without what is zero. */
export const payableAmong = (balances: readonly AffiliateBalances[]): readonly PayableRow[] =>
  balances
    .filter(({ payable }) => payable !== 0n)
    .map(({ affiliateId, currency, payable, commissions }) => ({
      affiliateId,
      amount: { amount: payable, currency },
      commissions,
    }))

/** One of the balances as a sum. */
export const balanceSum = (
  balances: Amounts & { readonly currency: string },
  name: BalanceName,
): Sum => ({ amount: balances[name], currency: balances.currency })

/** What the balances of one order are computed from. */
export interface OrderMoney {
  readonly entries: readonly LedgerEntry[]
  readonly commissions: readonly Commission[]
  readonly test: boolean
}

/** What one order contributes to the balances at an instant: nothing if it is a test. */
export const orderBalances = (order: OrderMoney, at: number): readonly AffiliateBalances[] =>
  order.test ? [] : balancesFrom(partsOf(order, at))

const NO_AMOUNTS: Amounts = {
  earned: 0n,
  unverified: 0n,
  pending: 0n,
  held: 0n,
  payable: 0n,
  paid: 0n,
}

const plus = (balances: Amounts, added: Partial<Amounts>): Amounts =>
  Object.fromEntries(
    BALANCE_NAMES.map((name) => [name, balances[name] + (added[name] ?? 0n)]),
  ) as Amounts

/** What a part adds to the balances. */
const shareOf = (name: BalancePart['name'], amount: bigint): Partial<Amounts> => {
  if (name === 'held') return { pending: -amount, held: amount }
  if (name === 'matured') return { pending: -amount, payable: amount }
  return { earned: amount, [name]: amount }
}

const partsOf = ({ entries, commissions }: OrderMoney, at: number): readonly BalancePart[] => {
  const booked = entries.flatMap(({ affiliateId, from, to, amount: { amount, currency } }) =>
    [
      { name: to, by: BigInt(amount) } as const,
      { name: from, by: -BigInt(amount) } as const,
    ].flatMap(({ name, by }) =>
      isCounterpart(name) ? [] : [{ affiliateId, currency, name, amount: by, commissions: 0 }],
    ),
  )
  const due = commissions.flatMap((commission): readonly BalancePart[] => {
    const { affiliateId, status, maturesAt, amount } = commission
    const own = { affiliateId, currency: amount.currency }
    const pending = pendingOf(commission, entries)
    if (status === 'held') return [{ ...own, name: 'held', amount: pending, commissions: 0 }]
    if (status === 'approved') return [{ ...own, name: 'payable', amount: 0n, commissions: 1 }]
    return status === 'pending' && maturesAt !== undefined && maturesAt <= at
      ? [{ ...own, name: 'matured', amount: pending, commissions: 1 }]
      : []
  })
  return [...booked, ...due]
}

/** The part of a commission that is in the ledger's account `pending`. */
const pendingOf = (
  { affiliateId, tier, amount: { currency } }: Commission,
  entries: readonly LedgerEntry[],
): bigint =>
  entries
    .filter((one) => one.affiliateId === affiliateId && one.tier === tier)
    .filter(({ amount }) => amount.currency === currency)
    .reduce(
      (sum, { from, to, amount }) =>
        sum +
        (to === 'pending' ? BigInt(amount.amount) : 0n) -
        (from === 'pending' ? BigInt(amount.amount) : 0n),
      0n,
    )
