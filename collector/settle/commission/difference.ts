import type { Commission, Status } from '../../domain/commission.js'
import {
  type Balances,
  type EntryReason,
  type LedgerAccount,
  NOTHING,
  type Transfer,
} from '../../domain/ledger.js'
import { money } from '../../domain/money.js'
import type { Booked } from '../facts.js'

type BalanceName = keyof Balances

const ACCOUNTS: readonly BalanceName[] = ['unverified', 'pending', 'payable', 'paid']

/** The ledger account for the money of each status. */
const balanceOf: Readonly<Record<Status, BalanceName | undefined>> = {
  unverified: 'unverified',
  pending: 'pending',
  held: 'pending',
  approved: 'payable',
  paid: 'payable',
  declined: undefined,
}

/**
 * The transfers that bring the ledger to the desired state: desired minus booked, per affiliate and
 * currency. There are none if nothing changed, so every message can be sent twice.
 */
export const difference = (
  commissions: readonly Commission[],
  booked: readonly Booked[],
): readonly Transfer[] => {
  const wanted = commissions.map((commission) => {
    const { affiliateId, tier, amount } = commission
    const held = booked.find((one) => isOf(one, { affiliateId, tier, currency: amount.currency }))
    const balances = held?.balances ?? NOTHING
    return {
      affiliateId,
      tier,
      currency: amount.currency,
      balances,
      desired: desired(commission, balances),
    }
  })
  const gone = booked
    .filter((one) => !wanted.some((other) => isOf(one, other)))
    .map((one) => ({ ...one, desired: withPaid(one.balances, undefined, 0) }))
  return [...gone, ...wanted].flatMap(({ affiliateId, tier, currency, balances, desired }) =>
    moves(balances, desired).map(({ from, to, amount }) => ({
      affiliateId,
      tier,
      from,
      to,
      amount: money(amount, currency),
      reason: reasonOf(from, to, balances, desired),
    })),
  )
}

type Whose = Pick<Booked, 'affiliateId' | 'tier' | 'currency'>

const isOf = (a: Whose, b: Whose) =>
  a.affiliateId === b.affiliateId && a.tier === b.tier && a.currency === b.currency

const desired = ({ amount, status }: Commission, balances: Balances): Balances =>
  withPaid(balances, balanceOf[status], amount.amount)

/**
 * Paid money stays in `paid`. The rest is in the account of its status. If less was earned than
 * paid, `payable` becomes negative and reduces the next payout. A negative commission, which only a
 * person books, is in the account of its status.
 */
const withPaid = (
  { paid }: Balances,
  account: BalanceName | undefined,
  amount: number,
): Balances => {
  const rest = (account ? amount : 0) - paid
  return { ...NOTHING, paid, [rest < 0 && paid > 0 ? 'payable' : (account ?? 'payable')]: rest }
}

interface Move {
  readonly from: LedgerAccount
  readonly to: LedgerAccount
  readonly amount: number
}

/**
 * Pairs decreases of accounts with increases of others; the remainder is booked against the
 * merchant's expense.
 */
const moves = (booked: Balances, desired: Balances): readonly Move[] => {
  const change = ACCOUNTS.map((account) => ({ account, by: desired[account] - booked[account] }))
  const leaving = change
    .filter(({ by }) => by < 0)
    .map(({ account, by }) => ({ account, left: -by }))
  const found: Move[] = []
  for (const { account: to, by } of change.filter(({ by }) => by > 0)) {
    let open = by
    for (const source of leaving) {
      const amount = Math.min(open, source.left)
      if (amount === 0) continue
      found.push({ from: source.account, to, amount })
      source.left -= amount
      open -= amount
    }
    if (open > 0) found.push({ from: 'expense', to, amount: open })
  }
  const back = leaving.filter(({ left }) => left > 0)
  return [
    ...found,
    ...back.map(({ account, left }) => ({ from: account, to: 'expense', amount: left }) as const),
  ]
}

const sum = (balances: Balances) => ACCOUNTS.reduce((all, account) => all + balances[account], 0)

const reasonOf = (
  from: LedgerAccount,
  to: LedgerAccount,
  booked: Balances,
  desired: Balances,
): EntryReason => {
  if (from !== 'expense' && to !== 'expense') return 'status'
  if (from === 'expense' && sum(booked) === 0) return 'earned'
  return sum(desired) === 0 ? 'reversal' : 'adjustment'
}
