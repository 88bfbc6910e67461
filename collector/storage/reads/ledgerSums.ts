import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import { LEDGER_ACCOUNTS, type LedgerAccount } from '../../domain/ledger.js'
import type { LedgerBalanceRow } from '../../domain/lists.js'
import { ALL_DAYS } from '../daySums.js'
import { isLiveDay, type LiveDays, liveRowsOf, readSums, type SumRow } from './liveDays.js'
import { MILLION, toBigInt } from './sumParts.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const ledgerBalances = async (
  db: Db,
  accountId: AccountId,
): Promise<readonly LedgerBalanceRow[]> => {
  const rows = await readSums(db, accountId, 'orders', (live) => [
    ...keptOfAffiliates(accountId, live, isOneOf(LEDGER_ACCOUNTS)),
    liveLedger(accountId, live),
  ])
  return addedUp(rows)
    .filter(({ amount }) => amount !== 0n)
    .map(({ affiliate_id, currency, name, test, amount }) => ({
      affiliateId: affiliate_id as AffiliateId,
      account: name as LedgerAccount,
      amount: { amount, currency },
      test: test === 1,
    }))
}

/** The kept sums of affiliates over all days, minus those of live days. */
export const keptOfAffiliates = (
  accountId: AccountId,
  live: LiveDays,
  isWanted: RawBuilder<boolean>,
): readonly RawBuilder<unknown>[] => [
  sql`select 'sum' as tag, affiliate_id, currency, name, test, millions, rest, count
    from day_sums
    where account_id = ${accountId} and scope = 'affiliates' and day = ${sql.lit(ALL_DAYS)}
      and ${isWanted}`,
  sql`select 'sum', affiliate_id, currency, name, test, -millions, -rest, -count
    from day_sums
    where account_id = ${accountId} and scope = 'affiliates'
      and ${isLiveDay('day', live)} and ${isWanted}`,
]

export const isOneOf = (names: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`name in (${sql.join(names.map((name) => sql.lit(name)))})`

/** The ledger of the orders of live days. Each entry adds to one account and subtracts from another. */
export const liveLedger = (accountId: AccountId, live: LiveDays): RawBuilder<unknown> => {
  const orders = liveRowsOf('orders', 'converted_at', 'order_key, test', { accountId }, live)
  return sql`select 'sum', e.affiliate_id, e.currency, ${ACCOUNT} as name, o.test,
      ${MILLIONS}, ${REST}, 0
    from ${orders} as o cross join entries e cross join ${SIDES} as s
    where e.account_id = ${accountId} and e.order_key = o.order_key
    group by e.affiliate_id, e.currency, ${ACCOUNT}, o.test`
}

export const SIDES = sql`(select 1 as side union all select -1)`
export const ACCOUNT = sql`case when s.side = 1 then e.to_account else e.from_account end`
export const MILLIONS = sql`cast(sum(s.side * e.amount / ${sql.lit(MILLION)}) as bigint)`
export const REST = sql`cast(sum(s.side * e.amount % ${sql.lit(MILLION)}) as bigint)`

interface Added extends Pick<SumRow, 'affiliate_id' | 'currency' | 'name' | 'test'> {
  readonly amount: bigint
  readonly count: number
}

/** One sum for each affiliate, currency, name and kind of order, in this order. */
export const addedUp = (rows: readonly SumRow[]): readonly Added[] => {
  const sums = new Map<string, Added>()
  for (const row of rows) {
    const { affiliate_id, currency, name, test } = row
    const key = [affiliate_id, currency, name, test].join(' ')
    const known = sums.get(key)
    const amount = (known?.amount ?? 0n) + toBigInt(row)
    const count = (known?.count ?? 0) + row.count
    sums.set(key, { affiliate_id, currency, name, test, amount, count })
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}
