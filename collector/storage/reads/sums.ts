import { type Kysely, sql } from 'kysely'
import type { Status } from '../../domain/commission.js'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import type { LedgerAccount } from '../../domain/ledger.js'
import { type BalanceRow, type PayableRow, type Summary, TASKS_COUNTED_MAX } from '../reads.js'
import { exactSum, toBigInt } from './exactSum.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const balances = async (db: Db, accountId: AccountId): Promise<readonly BalanceRow[]> => {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('entries')
        .select(['affiliate_id', 'currency', 'to_account as account', 'amount'])
        .where('account_id', '=', accountId)
        .unionAll(
          db
            .selectFrom('entries')
            .select([
              'affiliate_id',
              'currency',
              'from_account as account',
              sql<number>`-amount`.as('amount'),
            ])
            .where('account_id', '=', accountId),
        )
        .as('movements'),
    )
    .select(['affiliate_id', 'currency', 'account', ...exactSum('amount')])
    .groupBy(['affiliate_id', 'currency', 'account'])
    .orderBy('affiliate_id')
    .orderBy('currency')
    .orderBy('account')
    .execute()
  return rows
    .map((row) => ({
      affiliateId: row.affiliate_id as AffiliateId,
      account: row.account as LedgerAccount,
      amount: { amount: toBigInt(row), currency: row.currency },
    }))
    .filter(({ amount }) => amount.amount !== 0n)
}

/** What is payable on the ledger: added up by an index that holds no other movements. */
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
 * Payable on the ledger, plus what matured since it was last settled: no timer moves money, so
 * between the end of a hold period and the next payout the two differ.
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
  const sales = await db
    .selectFrom('orders')
    .select(['currency', sql<number>`count(*)`.as('count'), ...exactSum('total')])
    .where('account_id', '=', accountId)
    .where('converted_at', '>=', since)
    .where('test', '=', 0)
    .groupBy('currency')
    .orderBy('currency')
    .execute()
  const earned = await db
    .selectFrom('commissions')
    .select(['status', 'currency', ...exactSum('amount')])
    .where('account_id', '=', accountId)
    .where('converted_at', '>=', since)
    .where('test', '=', 0)
    .groupBy(['status', 'currency'])
    .orderBy('currency')
    .orderBy('status')
    .execute()
  return {
    clicks: await count('clicks'),
    conversions: sales.reduce((all, row) => all + Number(row.count), 0),
    sales: sales.flatMap(({ currency, ...sum }) =>
      currency ? [{ amount: toBigInt(sum), currency }] : [],
    ),
    commissions: earned.map(({ status, currency, ...sum }) => ({
      status: status as Status,
      amount: { amount: toBigInt(sum), currency },
    })),
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
