import { type Kysely, type RawBuilder, sql } from 'kysely'
import {
  type AffiliateBalances,
  type BalancePart,
  balancesFrom,
  payableAmong,
} from '../../domain/balances.js'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import type { PayableRow } from '../../domain/lists.js'
import {
  ALL_DAYS,
  APPROVED,
  blockOf,
  dayOf,
  firstDayOf,
  HELD,
  MATURING,
  MATURING_BLOCK,
  startOf,
} from '../daySums.js'
import { isOneOf, keptOfAffiliates, liveLedger } from './ledgerSums.js'
import { isLiveAt, type LiveDays, liveRowsOf, readSums, type SumRow } from './liveDays.js'
import { MILLION, toBigInt } from './sumParts.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const balances = async (
  db: Db,
  accountId: AccountId,
  at: number,
): Promise<readonly AffiliateBalances[]> => {
  const rows = await readSums(db, accountId, 'orders', (live) => [
    ...keptOfAffiliates(accountId, live, isPart(dayOf(at))),
    maturingToday(accountId, at, live),
    liveLedger(accountId, live),
    liveCommissions(accountId, at, live),
    frozenCommissions(accountId),
  ])
  return balancesFrom(rows.flatMap(toPart))
}

export const listPayable = async (
  db: Db,
  accountId: AccountId,
  at: number,
): Promise<readonly PayableRow[]> => payableAmong(await balances(db, accountId, at))

const IN_LEDGER = ['unverified', 'pending', 'payable', 'paid'] as const

/** The part that a sum is. Approved commissions are in the ledger, and are only counted. */
const PARTS: Readonly<Record<string, BalancePart['name']>> = {
  ...Object.fromEntries(IN_LEDGER.map((name) => [name, name])),
  [APPROVED]: 'payable',
  [HELD]: 'held',
  [MATURING]: 'matured',
  [MATURING_BLOCK]: 'matured',
}

const toPart = (row: SumRow): readonly BalancePart[] => {
  const name = PARTS[row.name]
  // Sums of tests and of the merchant's account are kept as well.
  if (!name || row.test === 1) return []
  return [
    {
      affiliateId: row.affiliate_id as AffiliateId,
      currency: row.currency,
      name,
      amount: toBigInt(row),
      commissions: name === 'held' ? 0 : row.count,
    },
  ]
}

/**
 * Kept sums that are parts of balances. Of what matures before a day: whole blocks of days, then the
 * days of its own block. The rows of a single day have no blocks, so all of its days count.
 */
const isPart = (day: number): RawBuilder<boolean> => {
  const block = blockOf(day)
  return sql<boolean>`(${isOneOf([...IN_LEDGER, APPROVED, HELD])}
    or (name = ${sql.lit(MATURING_BLOCK)} and matures < ${block})
    or (name = ${sql.lit(MATURING)} and matures < ${day}
      and (matures >= ${firstDayOf(block)} or day <> ${sql.lit(ALL_DAYS)})))`
}

/**
 * Commissions of kept days that have matured since midnight. The kept sums say which affiliates have
 * such commissions, and the index of pending commissions begins with the affiliate.
 */
const maturingToday = (accountId: AccountId, at: number, live: LiveDays): RawBuilder<unknown> =>
  summedByName(sql`
    select c.affiliate_id, c.currency, ${sql.lit(MATURING)} as name, ${pendingOf(accountId)} as pending
    from day_sums p cross join commissions c cross join orders o
    where p.account_id = ${accountId} and p.scope = 'affiliates' and p.day = ${sql.lit(ALL_DAYS)}
      and p.name = ${sql.lit(MATURING)} and p.matures = ${dayOf(at)}
      and c.account_id = ${accountId} and c.affiliate_id = p.affiliate_id and c.currency = p.currency
      and c.status = 'pending' and c.test = 0
      and c.matures_at >= ${startOf(dayOf(at))} and c.matures_at <= ${at}
      and o.account_id = ${accountId} and o.order_key = c.order_key
      and not ${isLiveAt('o.converted_at', live)}`)

const liveCommissions = (accountId: AccountId, at: number, live: LiveDays): RawBuilder<unknown> => {
  const orders = liveRowsOf('orders', 'converted_at', 'order_key', { accountId }, live)
  return summedByName(sql`
    select c.affiliate_id, c.currency, ${pendingOf(accountId)} as pending,
      case when c.status = 'held' then ${sql.lit(HELD)} else ${sql.lit(MATURING)} end as name
    from ${orders} as o cross join commissions c
    where c.account_id = ${accountId} and c.order_key = o.order_key and c.test = 0
      and (c.status = 'approved' or c.status = 'held'
        or (c.status = 'pending' and c.matures_at <= ${at}))`)
}

/** Commissions in open batches are approved, and no longer payable. */
const frozenCommissions = (accountId: AccountId): RawBuilder<unknown> => sql`
  select 'sum', affiliate_id, currency, ${sql.lit(APPROVED)}, 0, 0, 0, cast(-sum(commissions) as bigint)
  from payout_rows where account_id = ${accountId} and state = 'frozen'
  group by affiliate_id, currency`

/** What is in the ledger's account `pending` of one commission: nothing if it is approved. */
const pendingOf = (accountId: AccountId): RawBuilder<unknown> => sql`(
  select coalesce(sum(case when e.to_account = 'pending' then e.amount else -e.amount end), 0)
  from entries e
  where e.account_id = ${accountId} and e.order_key = c.order_key
    and e.affiliate_id = c.affiliate_id and e.tier = c.tier and e.currency = c.currency
    and (e.to_account = 'pending' or e.from_account = 'pending'))`

/** Adds up commissions, each a row with the part of it that is pending. */
const summedByName = (commissions: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select 'sum', x.affiliate_id, x.currency, x.name, 0,
      cast(sum(cast(x.pending as bigint) / ${sql.lit(MILLION)}) as bigint),
      cast(sum(cast(x.pending as bigint) % ${sql.lit(MILLION)}) as bigint), count(*)
    from (${commissions}) as x group by x.affiliate_id, x.currency, x.name`
