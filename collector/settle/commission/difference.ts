import { type Commission, exchangeOf, type Status } from '../../domain/commission.js'
import {
  type Balances,
  type EntryReason,
  isCounterpart,
  type LedgerAccount,
  NOTHING,
  type Transfer,
} from '../../domain/ledger.js'
import { money, roundHalfAway } from '../../domain/money.js'
import { type Exchange, factorOf } from '../../domain/rate.js'
import type { Booked } from '../facts.js'

type BalanceName = keyof Balances

const BALANCES: readonly BalanceName[] = ['unverified', 'pending', 'payable', 'paid']
const ACCOUNTS = [...BALANCES, 'fx'] as const

/** The accounts of one affiliate in one currency, and what is in exchange. */
type Books = Balances & { readonly fx: number }

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
 *
 * A commission that was converted is booked in two currencies: from the merchant's expense to `fx` in the
 * currency that it was converted from, and from `fx` to the affiliate in the payout currency.
 */
export const difference = (
  commissions: readonly Commission[],
  booked: readonly Booked[],
): readonly Transfer[] => {
  const wanted = commissions.flatMap((commission) => wantedFor(commission, booked))
  const gone = booked
    .filter((one) => !wanted.some((other) => isOf(one, other)))
    .map((one): Wanted => {
      const books = booksOf(one)
      return { ...whoseOf(one), books, desired: withPaid(books, undefined, 0) }
    })
  return [...gone, ...wanted].flatMap(({ affiliateId, tier, currency, books, desired }) =>
    moves(books, desired).map(({ from, to, amount }) => ({
      affiliateId,
      tier,
      from,
      to,
      amount: money(amount, currency),
      reason: reasonOf(from, to, books, desired),
    })),
  )
}

type Whose = Pick<Booked, 'affiliateId' | 'tier' | 'currency'>

interface Wanted extends Whose {
  readonly books: Books
  readonly desired: Books
}

const isOf = (a: Whose, b: Whose) =>
  a.affiliateId === b.affiliateId && a.tier === b.tier && a.currency === b.currency

const whoseOf = ({ affiliateId, tier, currency }: Whose): Whose => ({ affiliateId, tier, currency })

const booksOf = ({ balances, fx = 0 }: Pick<Booked, 'balances' | 'fx'>): Books => ({
  ...balances,
  fx,
})

const wantedFor = (
  { affiliateId, tier, amount, status, basis }: Commission,
  booked: readonly Booked[],
): readonly Wanted[] => {
  const booksIn = (currency: string) => {
    const whose = { affiliateId, tier, currency }
    return {
      ...whose,
      books: booksOf(booked.find((one) => isOf(one, whose)) ?? { balances: NOTHING }),
    }
  }
  const own = booksIn(amount.currency)
  const desired = withPaid(own.books, balanceOf[status], amount.amount)
  const exchange = exchangeOf(basis)
  if (!exchange) return [{ ...own, desired }]
  const worth = sum(desired)
  const source = booksIn(exchange.from)
  const cost = { ...withPaid(source.books, undefined, 0), fx: costOf(worth, exchange) }
  return [
    { ...source, desired: cost },
    { ...own, desired: { ...desired, fx: -worth || 0 } },
  ]
}

/** What an amount in the payout currency costs the merchant, at the rate by which it was converted. */
const costOf = (amount: number, exchange: Exchange): number => {
  const { over, under } = factorOf(exchange)
  return roundHalfAway(BigInt(amount) * under, over)
}

/**
 * Paid money stays in `paid`. The rest is in the account of its status. If less was earned than
 * paid, `payable` becomes negative and reduces the next payout. A negative commission, which only a
 * person books, is in the account of its status.
 */
const withPaid = ({ paid }: Books, account: BalanceName | undefined, amount: number): Books => {
  const rest = (account ? amount : 0) - paid
  return {
    ...NOTHING,
    fx: 0,
    paid,
    [rest < 0 && paid > 0 ? 'payable' : (account ?? 'payable')]: rest,
  }
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
const moves = (booked: Books, desired: Books): readonly Move[] => {
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

const sum = (books: Balances) => BALANCES.reduce((all, account) => all + books[account], 0)

/** The money of the affiliate, or what is in exchange for money in another currency. */
const worthOf = (books: Books) => sum(books) || books.fx

const reasonOf = (
  from: LedgerAccount,
  to: LedgerAccount,
  booked: Books,
  desired: Books,
): EntryReason => {
  if (!isCounterpart(from) && !isCounterpart(to)) return 'status'
  if (isCounterpart(from) && worthOf(booked) === 0) return 'earned'
  return worthOf(desired) === 0 ? 'reversal' : 'adjustment'
}
