import {
  type AffiliateBalances,
  BALANCE_NAMES,
  type BalanceName,
  orderBalances,
} from '../domain/balances.js'
import type { Click } from '../domain/click.js'
import type { Commission } from '../domain/commission.js'
import type { ConversionDetail } from '../domain/conversion.js'
import { isCounterpart } from '../domain/ledger.js'
import { LIST_MAX } from '../domain/lists.js'
import type { Sum } from '../domain/money.js'
import type { Storage } from '../storage/storage.js'
import { account } from './builders.js'

/** The sums of an account as its orders and clicks give them, each added up one by one. */
export interface Recomputed {
  /** By affiliate, currency, account of the ledger, and whether they are tests. */
  readonly ledger: Readonly<Record<string, bigint>>
  /** By affiliate, currency and name of the balance. */
  readonly balances: (at: number) => Readonly<Record<string, bigint>>
  /** The same as the pages of single orders show it, added up. */
  readonly ofOrders: (at: number) => Readonly<Record<string, bigint>>
  /** By affiliate and currency: the amount, and the number of commissions. */
  readonly payable: (at: number) => Readonly<Record<string, readonly [bigint, number]>>
  readonly summary: (since: number) => {
    readonly clicks: number
    readonly conversions: number
    readonly sales: Readonly<Record<string, bigint>>
    readonly refunded: Readonly<Record<string, bigint>>
    readonly earned: Readonly<Record<string, bigint>>
  }
}

export const recomputed = async (
  storage: Storage,
  orderIds: readonly string[],
): Promise<Recomputed> => {
  const found = await Promise.all(orderIds.map((id) => storage.conversionsOf(account, id)))
  const booked = await storage.listBookings({ accountId: account, limit: LIST_MAX })
  const bookings = await Promise.all(
    booked.map(({ orderKey }) => storage.conversion(account, orderKey)),
  )
  const orders = [...found.flat(), ...bookings.flatMap((one) => one ?? [])]
  const clicks = await allClicks(storage)
  return {
    ledger: ledgerOf(orders, ({ affiliateId, currency, name, test }) =>
      [affiliateId, currency, name, test].join(' '),
    ),
    balances: (at) => balancesOf(orders, at),
    ofOrders: (at) => shownOfEach(orders, at),
    payable: (at) => payableOf(orders, at),
    summary: (since) => {
      const recent = orders.filter(({ convertedAt, test }) => convertedAt >= since && !test)
      const conversions = recent.filter(
        ({ kind, total, flags }) =>
          flags.join() !== 'awaiting_sale' && (kind === 'action' || total),
      )
      const sales: Record<string, bigint> = {}
      const refunded: Record<string, bigint> = {}
      for (const { total, remaining } of conversions) {
        if (!total) continue
        plus(sales, total.currency, total.amount)
        plus(refunded, total.currency, total.amount - (remaining?.amount ?? total.amount))
      }
      return {
        clicks: clicks.filter(({ receivedAt, mark }) => receivedAt >= since && !mark).length,
        conversions: conversions.length,
        sales,
        refunded: withoutZeros(refunded),
        earned: ledgerOf(recent, ({ currency, name }) =>
          isCounterpart(name) ? undefined : currency,
        ),
      }
    },
  }
}

/** The same shape from what the storage answers. */
export const answered = async (storage: Storage, since: number, at: number) => {
  const [ledger, balances, payable, summary] = await Promise.all([
    storage.ledgerBalances(account),
    storage.balances(account, at),
    storage.listPayable(account, at),
    storage.summary(account, since),
  ])
  const { clicks, conversions, sales, refunded, earned } = summary
  return {
    ledger: Object.fromEntries(
      ledger.map(({ affiliateId, amount, account: name, test }) => [
        [affiliateId, amount.currency, name, test].join(' '),
        amount.amount,
      ]),
    ),
    balances: byName(balances),
    payable: Object.fromEntries(
      payable.map(({ affiliateId, amount, commissions }) => [
        `${affiliateId} ${amount.currency}`,
        [amount.amount, commissions],
      ]),
    ),
    summary: {
      clicks,
      conversions,
      sales: byCurrency(sales),
      refunded: byCurrency(refunded),
      earned: byCurrency(earned),
    },
  }
}

/** What the pages and answers about single orders show, added up over all orders. */
const shownOfEach = (
  orders: readonly ConversionDetail[],
  at: number,
): Readonly<Record<string, bigint>> => {
  const sums: Record<string, bigint> = {}
  for (const order of orders) {
    for (const [key, amount] of Object.entries(byName(orderBalances(order, at)))) {
      sums[key] = (sums[key] ?? 0n) + amount
    }
  }
  return withoutZeros(sums)
}

const byName = (balances: readonly AffiliateBalances[]): Readonly<Record<string, bigint>> =>
  withoutZeros(
    Object.fromEntries(
      balances.flatMap((one) =>
        BALANCE_NAMES.map((name) => [`${one.affiliateId} ${one.currency} ${name}`, one[name]]),
      ),
    ),
  )

const byCurrency = (sums: readonly Sum[]) =>
  Object.fromEntries(sums.map(({ amount, currency }) => [currency, amount]))

const withoutZeros = (sums: Readonly<Record<string, bigint>>): Readonly<Record<string, bigint>> =>
  Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n))

const allClicks = async (storage: Storage): Promise<readonly Click[]> => {
  const found: Click[] = []
  for (;;) {
    const page = await storage.listClicks({ accountId: account, skip: found.length })
    found.push(...page)
    if (page.length < LIST_MAX) return found
  }
}

interface Movement {
  readonly affiliateId: string
  readonly currency: string
  readonly name: string
  readonly test: boolean
}

const ledgerOf = (
  orders: readonly ConversionDetail[],
  keyOf: (movement: Movement) => string | undefined,
): Readonly<Record<string, bigint>> => {
  const sums: Record<string, bigint> = {}
  for (const { entries, test } of orders) {
    for (const { affiliateId, amount, from, to } of entries) {
      const { currency } = amount
      const into = keyOf({ affiliateId, currency, name: to, test })
      const outOf = keyOf({ affiliateId, currency, name: from, test })
      if (into) plus(sums, into, amount.amount)
      if (outOf) plus(sums, outOf, -amount.amount)
    }
  }
  return withoutZeros(sums)
}

/** One order after the other, from its entries and from the status of each commission. */
const balancesOf = (
  orders: readonly ConversionDetail[],
  at: number,
): Readonly<Record<string, bigint>> => {
  const sums: Record<string, bigint> = {}
  for (const { commissions, test, ...order } of orders) {
    if (test) continue
    for (const { affiliateId, tier, amount, from, to } of order.entries) {
      const key = `${affiliateId} ${amount.currency}`
      const own = commissions.find(
        (one) =>
          one.affiliateId === affiliateId &&
          one.tier === tier &&
          one.amount.currency === amount.currency,
      )
      for (const [name, by] of [[to, amount.amount] as const, [from, -amount.amount] as const]) {
        if (isCounterpart(name)) continue
        plus(sums, `${key} earned`, by)
        plus(sums, `${key} ${name === 'pending' ? shownAs(own, at) : name}`, by)
      }
    }
  }
  return withoutZeros(sums)
}

/** The balance that shows what the ledger has as pending. */
const shownAs = (commission: Commission | undefined, at: number): BalanceName => {
  if (commission?.status === 'held') return 'held'
  const { status, maturesAt = Infinity } = commission ?? {}
  return status === 'pending' && maturesAt <= at ? 'payable' : 'pending'
}

const payableOf = (orders: readonly ConversionDetail[], at: number) => {
  const amounts = balancesOf(orders, at)
  const counts: Record<string, number> = {}
  for (const { commissions, test } of orders) {
    for (const { affiliateId, amount, status, maturesAt } of test ? [] : commissions) {
      const key = `${affiliateId} ${amount.currency}`
      const isMatured = status === 'pending' && maturesAt !== undefined && maturesAt <= at
      if (isMatured || status === 'approved') counts[key] = (counts[key] ?? 0) + 1
    }
  }
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) => {
      const key = name.replace(/ payable$/, '')
      return key === name ? [] : [[key, [amount, counts[key] ?? 0] as const]]
    }),
  )
}

const plus = (sums: Record<string, bigint>, key: string, amount: number): void => {
  sums[key] = (sums[key] ?? 0n) + BigInt(amount)
}
