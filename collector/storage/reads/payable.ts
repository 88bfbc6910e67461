import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import type { PayableRow } from '../../domain/lists.js'
import {
  ALL_DAYS,
  APPROVED,
  blockOf,
  dayOf,
  firstDayOf,
  MATURING,
  MATURING_BLOCK,
  startOf,
} from '../daySums.js'
import { isLiveAt, type LiveDays, liveRowsOf, readSums } from './liveDays.js'
import { MILLION } from './sumParts.js'
import { addedUp, isOneOf, keptOfAffiliates, MILLIONS, REST, SIDES } from './sums.js'
import type { Tables } from './tables.js'

/**
 * `payable` in the ledger plus commissions that matured since they were last settled. No timer
 * moves money, so the ledger changes only with the next payout.
 */
export const listPayable = async (
  db: Kysely<Tables>,
  accountId: AccountId,
  at: number,
): Promise<readonly PayableRow[]> => {
  const rows = await readSums(db, accountId, 'orders', (live) => [
    ...keptOfAffiliates(accountId, live, isDue(dayOf(at))),
    maturingToday(accountId, at, live),
    liveBooked(accountId, live),
    liveCommissions(accountId, at, live),
    frozenCommissions(accountId),
  ])
  const due = addedUp(rows.map((row) => ({ ...row, name: '', test: 0 })))
  return due
    .filter(({ amount }) => amount !== 0n)
    .map(({ affiliate_id, currency, amount, count }) => ({
      affiliateId: affiliate_id as AffiliateId,
      amount: { amount, currency },
      commissions: count,
    }))
}

/**
 * Kept sums of what is payable or approved, and of what matures before a day: whole blocks of days,
 * then the days of its own block. The rows of a single day have no blocks, so all of its days count.
 */
const isDue = (day: number): RawBuilder<boolean> => {
  const block = blockOf(day)
  return sql<boolean>`(${isOneOf(['payable', APPROVED])}
    or (name = ${sql.lit(MATURING_BLOCK)} and matures < ${block})
    or (name = ${sql.lit(MATURING)} and matures < ${day}
      and (matures >= ${firstDayOf(block)} or day <> ${sql.lit(ALL_DAYS)})))`
}

/**
 * Commissions of kept days that have matured since midnight. The kept sums say which affiliates have
 * such commissions, and the index of pending commissions begins with the affiliate.
 */
const maturingToday = (
  accountId: AccountId,
  at: number,
  live: LiveDays,
): RawBuilder<unknown> => sql`
  select 'sum', c.affiliate_id, c.currency, ${sql.lit(MATURING)}, 0,
    ${AMOUNT_MILLIONS}, ${AMOUNT_REST}, count(*)
  from day_sums p cross join commissions c cross join orders o
  where p.account_id = ${accountId} and p.scope = 'affiliates' and p.day = ${sql.lit(ALL_DAYS)}
    and p.name = ${sql.lit(MATURING)} and p.matures = ${dayOf(at)}
    and c.account_id = ${accountId} and c.affiliate_id = p.affiliate_id and c.currency = p.currency
    and c.status = 'pending' and c.test = 0
    and c.matures_at >= ${startOf(dayOf(at))} and c.matures_at <= ${at}
    and o.account_id = ${accountId} and o.order_key = c.order_key
    and not ${isLiveAt('o.converted_at', live)}
  group by c.affiliate_id, c.currency`

const liveBooked = (accountId: AccountId, live: LiveDays): RawBuilder<unknown> => {
  const orders = liveRowsOf('orders', 'converted_at', 'order_key', { accountId }, live)
  return sql`select 'sum', e.affiliate_id, e.currency, 'payable', 0, ${MILLIONS}, ${REST}, 0
    from ${orders} as o cross join entries e cross join ${SIDES} as s
    where e.account_id = ${accountId} and e.order_key = o.order_key
      and (case when s.side = 1 then e.to_account else e.from_account end) = 'payable'
    group by e.affiliate_id, e.currency`
}

const liveCommissions = (accountId: AccountId, at: number, live: LiveDays): RawBuilder<unknown> => {
  const orders = liveRowsOf('orders', 'converted_at', 'order_key', { accountId }, live)
  const pendingOnly = (column: RawBuilder<unknown>) =>
    sql`cast(coalesce(sum(case when c.status = 'pending' then ${column} end), 0) as bigint)`
  return sql`select 'sum', c.affiliate_id, c.currency, ${sql.lit(MATURING)}, 0,
      ${pendingOnly(sql`c.amount / ${sql.lit(MILLION)}`)},
      ${pendingOnly(sql`c.amount % ${sql.lit(MILLION)}`)}, count(*)
    from ${orders} as o cross join commissions c
    where c.account_id = ${accountId} and c.order_key = o.order_key and c.test = 0
      and (c.status = 'approved' or (c.status = 'pending' and c.matures_at <= ${at}))
    group by c.affiliate_id, c.currency`
}

/** Commissions in open batches are approved, and no longer payable. */
const frozenCommissions = (accountId: AccountId): RawBuilder<unknown> => sql`
  select 'sum', affiliate_id, currency, ${sql.lit(APPROVED)}, 0, 0, 0, cast(-sum(commissions) as bigint)
  from payout_rows where account_id = ${accountId} and state = 'frozen'
  group by affiliate_id, currency`

const AMOUNT_MILLIONS = sql`cast(sum(c.amount / ${sql.lit(MILLION)}) as bigint)`
const AMOUNT_REST = sql`cast(sum(c.amount % ${sql.lit(MILLION)}) as bigint)`
