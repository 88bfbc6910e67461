import { type Kysely, sql } from 'kysely'
import type { AccountId, AffiliateId, OrderKey } from '../../domain/ids.js'
import type { LedgerAccount } from '../../domain/ledger.js'
import type { BalanceRow, PayableRow } from '../../domain/lists.js'
import { AWAITING_SHOWN_MAX, type Summary, TASKS_COUNTED_MAX } from '../../domain/summary.js'
import { exactSum } from './exactSum.js'
import { toBigInt } from './sumParts.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const balances = (db: Db, accountId: AccountId): Promise<readonly BalanceRow[]> =>
  ledgerSums(db, accountId, undefined)

/** The only place that sums the ledger for lists, over all orders or those since an instant. */
const ledgerSums = async (
  db: Db,
  accountId: AccountId,
  since: number | undefined,
): Promise<readonly BalanceRow[]> => {
  const all = db
    .selectFrom('orders')
    .select(['order_key as known_key', 'test'])
    .where('account_id', '=', accountId)
  const known = since === undefined ? all : all.where('converted_at', '>=', since)
  const movements = (side: 'to_account' | 'from_account') =>
    db
      .selectFrom('entries')
      .select([
        'order_key',
        'affiliate_id',
        'currency',
        `${side} as account`,
        sql<number>`${sql.raw(side === 'to_account' ? '' : '-')}amount`.as('amount'),
      ])
      .where('account_id', '=', accountId)
  const rows = await db
    .selectFrom(movements('to_account').unionAll(movements('from_account')).as('movements'))
    .innerJoin(known.as('known'), 'known_key', 'order_key')
    .select(['affiliate_id', 'currency', 'account', 'test', ...exactSum('amount')])
    .groupBy(['affiliate_id', 'currency', 'account', 'test'])
    .orderBy('affiliate_id')
    .orderBy('currency')
    .orderBy('account')
    .orderBy('test')
    .execute()
  return rows
    .map((row) => ({
      affiliateId: row.affiliate_id as AffiliateId,
      account: row.account as LedgerAccount,
      amount: { amount: toBigInt(row), currency: row.currency },
      test: row.test === 1,
    }))
    .filter(({ amount }) => amount.amount !== 0n)
}

/** The sums over all affiliates, without tests. */
const inTotal = (rows: readonly BalanceRow[]): Summary['balances'] => {
  const sums = new Map<string, Summary['balances'][number]>()
  for (const { account, amount, test } of rows) {
    if (test || account === 'expense') continue
    const key = `${account} ${amount.currency}`
    const known = sums.get(key)?.amount.amount ?? 0n
    sums.set(key, { account, amount: { ...amount, amount: known + amount.amount } })
  }
  return [...sums.values()].filter(({ amount }) => amount.amount !== 0n)
}

/** `payable` in the ledger, summed with an index that contains only these movements. */
const payableBooked = (db: Db, accountId: AccountId) =>
  db
    .selectFrom(
      db
        .selectFrom('entries')
        .select([
          'affiliate_id',
          'currency',
          sql<number>`case when to_account = 'payable' then amount else -amount end`.as('amount'),
        ])
        .where('account_id', '=', accountId)
        .where(sql<boolean>`(to_account = 'payable' or from_account = 'payable')`)
        .as('movements'),
    )
    .select(['affiliate_id', 'currency', ...exactSum('amount')])
    .groupBy(['affiliate_id', 'currency'])
    .orderBy('affiliate_id')
    .orderBy('currency')
    .execute()

/**
 * `payable` in the ledger plus commissions that matured since they were last settled. No timer
 * moves money, so the ledger changes only with the next payout.
 */
export const listPayable = async (
  db: Db,
  accountId: AccountId,
  at: number,
): Promise<readonly PayableRow[]> => {
  const booked = await payableBooked(db, accountId)
  const matured = await db
    .selectFrom('commissions')
    .select(['affiliate_id', 'currency', ...exactSum('amount')])
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .where('matures_at', '<=', at)
    .where('test', '=', 0)
    .groupBy(['affiliate_id', 'currency'])
    .execute()
  const counts = await countPayable(db, accountId, at)
  const sums = new Map<string, PayableRow>()
  const add = (affiliateId: AffiliateId, currency: string, amount: bigint) => {
    const key = `${affiliateId} ${currency}`
    const known = sums.get(key)?.amount.amount ?? 0n
    const commissions = counts.get(key) ?? 0
    sums.set(key, { affiliateId, amount: { amount: known + amount, currency }, commissions })
  }
  for (const row of [...booked, ...matured]) {
    add(row.affiliate_id as AffiliateId, row.currency, toBigInt(row))
  }
  return [...sums.values()].filter(({ amount }) => amount.amount !== 0n)
}

const countPayable = async (db: Db, accountId: AccountId, at: number) => {
  const rows = await db
    .selectFrom('commissions')
    .select(['affiliate_id', 'currency', sql<number>`count(*)`.as('count')])
    .where('account_id', '=', accountId)
    .where('test', '=', 0)
    .where((where) =>
      where.or([
        where('status', '=', 'approved'),
        where.and([where('status', '=', 'pending'), where('matures_at', '<=', at)]),
      ]),
    )
    .groupBy(['affiliate_id', 'currency'])
    .execute()
  return new Map(
    rows.map(({ affiliate_id, currency, count }) => [`${affiliate_id} ${currency}`, Number(count)]),
  )
}

/** The flags of an order that only has a refund or a decision. */
const AWAITING = '["awaiting_sale"]'

export const summary = async (db: Db, accountId: AccountId, since: number): Promise<Summary> => {
  const count = async (table: 'clicks' | 'set_aside') => {
    const row = await db
      .selectFrom(table)
      .select(sql<number>`count(*)`.as('count'))
      .where('account_id', '=', accountId)
      .where('received_at', '>=', since)
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }
  const orders = db
    .selectFrom('orders')
    .where('account_id', '=', accountId)
    .where('converted_at', '>=', since)
    .where('test', '=', 0)
  const sales = await orders
    .select(['currency', sql<number>`count(*)`.as('count'), ...exactSum('total')])
    .where('flags', '<>', AWAITING)
    // A sale without a total only collects the refunds of all products of an order.
    .where((where) => where.or([where('kind', '=', 'action'), where('total', 'is not', null)]))
    .groupBy('currency')
    .orderBy('currency')
    .execute()
  const awaiting = await orders
    .select(['order_key', 'order_id'])
    .where('flags', '=', AWAITING)
    .orderBy('converted_at', 'desc')
    .limit(AWAITING_SHOWN_MAX)
    .execute()
  return {
    clicks: await count('clicks'),
    conversions: sales.reduce((all, row) => all + Number(row.count), 0),
    awaitingSale: awaiting.map(({ order_key, order_id }) => ({
      orderKey: order_key as OrderKey,
      orderId: order_id,
    })),
    sales: sales.flatMap(({ currency, ...sum }) =>
      currency ? [{ amount: toBigInt(sum), currency }] : [],
    ),
    balances: inTotal(await ledgerSums(db, accountId, since)),
    setAside: await count('set_aside'),
    resettling: await countTasks(db, accountId),
  }
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
