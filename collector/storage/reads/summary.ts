import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccountId, OrderKey } from '../../domain/ids.js'
import type { Sum } from '../../domain/money.js'
import { AWAITING_SHOWN_MAX, type Summary, TASKS_COUNTED_MAX } from '../../domain/summary.js'
import { AWAITING, CLICKS, dayOf, REFUNDED, SALES } from '../daySums.js'
import { ACCOUNT, addedUp, MILLIONS, REST, SIDES } from './ledgerSums.js'
import { isLiveDay, type LiveDays, liveRowsOf, readSums, type SumRow, withDay } from './liveDays.js'
import { MILLION } from './sumParts.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const summary = async (db: Db, accountId: AccountId, since: number): Promise<Summary> => {
  const sums = addedUp(await orderSums(db, accountId, since))
  const sales = sums.filter(({ name, count }) => name === SALES && count > 0)
  return {
    clicks: await countClicks(db, accountId, since),
    conversions: sales.reduce((all, { count }) => all + count, 0),
    awaitingSale: await awaitingSale(db, accountId, since),
    sales: sales.flatMap(({ currency, amount }) => (currency ? [{ amount, currency }] : [])),
    refunded: perCurrency(sums.filter(({ name }) => name === REFUNDED)),
    earned: perCurrency(sums.filter(({ name }) => name !== SALES && name !== REFUNDED)),
    setAside: await countSetAside(db, accountId, since),
    resettling: await countTasks(db, accountId),
  }
}

/** Sums of one currency added up, without those that are zero. */
const perCurrency = (
  sums: readonly { readonly currency: string; readonly amount: bigint }[],
): readonly Sum[] => {
  const found = new Map<string, bigint>()
  for (const { currency, amount } of sums) {
    found.set(currency, (found.get(currency) ?? 0n) + amount)
  }
  return [...found].flatMap(([currency, amount]) => (amount === 0n ? [] : [{ amount, currency }]))
}

/** The sums of conversions and of the ledger over all affiliates, without tests. */
const orderSums = (db: Db, accountId: AccountId, since: number): Promise<readonly SumRow[]> =>
  readSums(db, accountId, 'orders', (found) => {
    const live = withDay(found, dayOf(since))
    const orders = liveRowsOf(
      'orders',
      'converted_at',
      'order_key, test, kind, currency, total, remaining, flags',
      { accountId, since },
      live,
    )
    return [
      keptSince(accountId, 'account', since, live),
      sql`select 'sum', '', e.currency, ${ACCOUNT}, 0, ${MILLIONS}, ${REST}, 0
        from ${orders} as o cross join entries e cross join ${SIDES} as s
        where e.account_id = ${accountId} and e.order_key = o.order_key and o.test = 0
          and ${ACCOUNT} not in ('expense', 'fx')
        group by e.currency, ${ACCOUNT}`,
      sql`select 'sum', '', coalesce(o.currency, ''), ${sql.lit(SALES)}, 0,
          cast(coalesce(sum(o.total / ${sql.lit(MILLION)}), 0) as bigint),
          cast(coalesce(sum(o.total % ${sql.lit(MILLION)}), 0) as bigint), count(*)
        from ${orders} as o
        where ${IS_CONVERSION}
        group by o.currency`,
      sql`select 'sum', '', o.currency, ${sql.lit(REFUNDED)}, 0,
          cast(sum((o.total - o.remaining) / ${sql.lit(MILLION)}) as bigint),
          cast(sum((o.total - o.remaining) % ${sql.lit(MILLION)}) as bigint), 0
        from ${orders} as o
        where ${IS_CONVERSION} and o.remaining < o.total
        group by o.currency`,
    ]
  })

/** A sale without a total only collects the refunds of all products of an order. */
const IS_CONVERSION = sql`o.test = 0 and o.flags <> ${AWAITING}
  and (o.kind = 'action' or o.total is not null)`

/** The kept sums of the days after the one of an instant. */
const keptSince = (
  accountId: AccountId,
  scope: 'account' | 'clicks',
  since: number,
  live: LiveDays,
): RawBuilder<unknown> =>
  sql`select 'sum' as tag, affiliate_id, currency, name, test, millions, rest, count from day_sums
    where account_id = ${accountId} and scope = ${scope} and day > ${dayOf(since)}
      and not ${isLiveDay('day', live)}`

const countClicks = async (db: Db, accountId: AccountId, since: number): Promise<number> => {
  const rows = await readSums(db, accountId, 'clicks', (found) => {
    const live = withDay(found, dayOf(since))
    const rows = (and?: string) =>
      liveRowsOf(
        'clicks',
        'received_at',
        '1 as one',
        { accountId, since, ...(and && { and }) },
        live,
      )
    // Marked clicks do not count. They are subtracted, because both counts then read an index alone.
    return [
      keptSince(accountId, 'clicks', since, live),
      sql`select 'sum', '', '', ${sql.lit(CLICKS)}, 0, 0, 0, count(*) from ${rows()} as c`,
      sql`select 'sum', '', '', ${sql.lit(CLICKS)}, 0, 0, 0, -count(*)
        from ${rows('and mark is not null')} as m`,
    ]
  })
  return rows.reduce((all, { count }) => all + count, 0)
}

const awaitingSale = async (
  db: Db,
  accountId: AccountId,
  since: number,
): Promise<Summary['awaitingSale']> => {
  const rows = await db
    .selectFrom('orders')
    .select(['order_key', 'order_id'])
    .where('account_id', '=', accountId)
    .where('converted_at', '>=', since)
    .where('test', '=', 0)
    // As a literal, so that both databases use the index that contains only such orders.
    .where('flags', '=', sql.lit(AWAITING))
    .orderBy('converted_at', 'desc')
    .limit(AWAITING_SHOWN_MAX)
    .execute()
  return rows.map(({ order_key, order_id }) => ({
    orderKey: order_key as OrderKey,
    orderId: order_id,
  }))
}

const countSetAside = async (db: Db, accountId: AccountId, since: number): Promise<number> => {
  const row = await db
    .selectFrom('set_aside')
    .select(sql<number>`count(*)`.as('count'))
    .where('account_id', '=', accountId)
    .where('received_at', '>=', since)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

const countTasks = async (db: Db, accountId: AccountId): Promise<number> => {
  const some = db
    .selectFrom('resettling')
    .select('kind')
    .where('account_id', '=', accountId)
    .limit(TASKS_COUNTED_MAX)
  const row = await db
    .selectFrom(some.as('waiting'))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}
