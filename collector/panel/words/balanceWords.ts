import type { BalanceName } from '../../domain/balances.js'

interface Words {
  readonly name: string
  readonly means: string
  /** The page that lists what the balance consists of. */
  readonly to: string | undefined
}

/** What each balance is, wherever the panel shows one. The glossary has the same words. */
export const BALANCE_WORDS: Readonly<Record<BalanceName, Words>> = {
  earned: {
    name: 'earned',
    means: 'All of the following together. Refunds are deducted.',
    to: undefined,
  },
  unverified: {
    name: 'unverified',
    means: 'Only a page in a browser reported the order.',
    to: '/commissions?status=unverified',
  },
  pending: {
    name: 'pending',
    means: 'The order is confirmed, and the hold period has not ended.',
    to: '/commissions?status=pending',
  },
  held: {
    name: 'held',
    means: 'A person must review the order first.',
    to: '/commissions?status=held',
  },
  payable: {
    name: 'payable',
    means:
      'What the next payout pays. Refunds of paid orders are deducted, so it can be below zero: the affiliate then owes this amount.',
    to: '/payouts',
  },
  paid: {
    name: 'paid',
    means: 'What payouts have paid. A refund reduces the next payout, not an earlier one.',
    to: '/payouts',
  },
}
