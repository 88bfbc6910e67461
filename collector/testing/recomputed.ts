import type { Click } from '../domain/click.js'
import type { ConversionDetail } from '../domain/conversion.js'
import { LIST_MAX } from '../domain/lists.js'
import type { Storage } from '../storage/storage.js'
import { account } from './builders.js'

/** The sums of an account as its orders and clicks give them, each added up one by one. */
export interface Recomputed {
  /** By affiliate, currency, account of the ledger, and whether they are tests. */
  readonly balances: Readonly<Record<string, bigint>>
  /** By affiliate and currency: the amount, and the number of commissions. */
  readonly payable: (at: number) => Readonly<Record<string, readonly [bigint, number]>>
  readonly summary: (since: number) => {
    readonly clicks: number
    readonly conversions: number
    readonly sales: Readonly<Record<string, bigint>>
    readonly balances: Readonly<Record<string, bigint>>
  }
}

export const recomputed = async (
  storage: Storage,
  orderIds: readonly string[],
): Promise<Recomputed> => {
  const found = await Promise.all(orderIds.map((id) => storage.conversionsOf(account, id)))
  const orders = found.flat()
  const clicks = await allClicks(storage)
  return {
    balances: balancesOf(orders, ({ affiliateId, currency, name, test }) =>
      [affiliateId, currency, name, test].join(' '),
    ),
    payable: (at) => payableOf(orders, at),
    summary: (since) => {
      const recent = orders.filter(({ convertedAt, test }) => convertedAt >= since && !test)
      const conversions = recent.filter(
        ({ kind, total, flags }) =>
          flags.join() !== 'awaiting_sale' && (kind === 'action' || total),
      )
      const sales: Record<string, bigint> = {}
      for (const { total } of conversions) if (total) plus(sales, total.currency, total.amount)
      return {
        clicks: clicks.filter(({ receivedAt, mark }) => receivedAt >= since && !mark).length,
        conversions: conversions.length,
        sales,
        balances: balancesOf(recent, ({ currency, name }) =>
          name === 'expense' ? undefined : `${name} ${currency}`,
        ),
      }
    },
  }
}

/** The same shape from what the storage answers. */
export const answered = async (storage: Storage, since: number, at: number) => {
  const [balances, payable, summary] = await Promise.all([
    storage.balances(account),
    storage.listPayable(account, at),
    storage.summary(account, since),
  ])
  const { clicks, conversions, sales } = summary
  return {
    balances: Object.fromEntries(
      balances.map(({ affiliateId, amount, account: name, test }) => [
        [affiliateId, amount.currency, name, test].join(' '),
        amount.amount,
      ]),
    ),
    payable: Object.fromEntries(
      payable.map(({ affiliateId, amount, commissions }) => [
        `${affiliateId} ${amount.currency}`,
        [amount.amount, commissions],
      ]),
    ),
    summary: {
      clicks,
      conversions,
      sales: Object.fromEntries(sales.map(({ amount, currency }) => [currency, amount])),
      balances: Object.fromEntries(
        summary.balances.map(({ account: name, amount }) => [
          `${name} ${amount.currency}`,
          amount.amount,
        ]),
      ),
    },
  }
}

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

const balancesOf = (
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
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n))
}

const payableOf = (orders: readonly ConversionDetail[], at: number) => {
  const amounts: Record<string, bigint> = {}
  const counts: Record<string, number> = {}
  for (const { entries, commissions, test } of orders) {
    for (const { affiliateId, amount, from, to } of entries) {
      const key = `${affiliateId} ${amount.currency}`
      if (to === 'payable') plus(amounts, key, amount.amount)
      if (from === 'payable') plus(amounts, key, -amount.amount)
    }
    for (const { affiliateId, amount, status, maturesAt } of test ? [] : commissions) {
      const key = `${affiliateId} ${amount.currency}`
      const isMatured = status === 'pending' && maturesAt !== undefined && maturesAt <= at
      if (isMatured) plus(amounts, key, amount.amount)
      if (isMatured || status === 'approved') counts[key] = (counts[key] ?? 0) + 1
    }
  }
  return Object.fromEntries(
    Object.entries(amounts)
      .filter(([, amount]) => amount !== 0n)
      .map(([key, amount]) => [key, [amount, counts[key] ?? 0] as const]),
  )
}

const plus = (sums: Record<string, bigint>, key: string, amount: number): void => {
  sums[key] = (sums[key] ?? 0n) + BigInt(amount)
}
