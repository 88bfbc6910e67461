import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../domain/ids.js'
import type { LifetimeCustomer, LifetimeQuery } from '../../domain/lifetimeRows.js'
import {
  type BondingRow,
  changeFromRow,
  type LifetimeChangeRow,
  ofChange,
  ofOrder,
  toBondingOrder,
} from '../lifetimeRow.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

/** Sorted by the hash of the customer. */
export const listLifetimes = async (
  db: Kysely<Tables>,
  query: LifetimeQuery,
): Promise<readonly LifetimeCustomer[]> => {
  const { kind, ascending, limit } = query
  const [changes, orders] = await Promise.all([
    kind === 'order' ? [] : changedCustomers(db, query),
    kind === undefined || kind === 'order' ? bondedCustomers(db, query) : [],
  ])
  const sign = ascending ? 1 : -1
  return [...changes, ...orders]
    .sort((a, b) => (a.customer < b.customer ? -sign : sign))
    .slice(0, pageSize(limit))
}

/** The newest change of each customer, except an end after which an order bonded the customer. */
const changedCustomers = async (
  db: Kysely<Tables>,
  { accountId, kind, affiliateId, customer, after, ascending, limit }: LifetimeQuery,
): Promise<readonly LifetimeCustomer[]> => {
  const conditions = [
    sql`c.account_id = ${accountId}`,
    // As a subquery with one answer, because as an anti-join PostgreSQL may read all rows.
    sql`c.seq = (select max(n.seq) from lifetime_changes n
          where n.account_id = ${accountId} and n.customer = c.customer)`,
    sql`(c.kind <> 'ended' or ${firstBond(accountId, sql`c.customer`, sql`c.since`)} is null)`,
    ...(kind ? [sql`c.kind = ${kind}`] : []),
    ...(affiliateId ? [sql`c.affiliate_id = ${affiliateId}`] : []),
    ...(customer ? [sql`c.customer = ${customer}`] : []),
    ...(after ? [isAfter(['c.customer'], after, ascending)] : []),
  ]
  const { rows } = await sql<LifetimeChangeRow>`
    select c.customer, c.since, c.kind, c.affiliate_id, c.campaign_id, c.changed_at, c.changed_by,
      c.reason
    from lifetime_changes c where ${sql.join(conditions, sql` and `)}
    order by c.customer ${sql.raw(direction(ascending))} limit ${pageSize(limit)}`.execute(db)
  return rows.map((row) => ofChange(changeFromRow(row)))
}

/** The customers whom orders bond, each with the order that counts. */
const bondedCustomers = async (
  db: Kysely<Tables>,
  { accountId, affiliateId, customer, after, ascending, limit }: LifetimeQuery,
): Promise<readonly LifetimeCustomer[]> => {
  // What was set counts instead of orders before its end, or of all orders if it did not end.
  const since = sql`coalesce((select case when c.kind = 'ended' then c.since else ${NEVER} end
    from lifetime_changes c where c.account_id = ${accountId} and c.customer = o.customer
    order by c.seq desc limit 1), ${-NEVER})`
  const conditions = [
    sql`o.account_id = ${accountId}`,
    sql`o.order_key = ${firstBond(accountId, sql`o.customer`, since)}`,
    // Each leads to the index that is in the order of the customers.
    affiliateId ? sql`o.bond_affiliate_id = ${affiliateId}` : sql`o.bond_proven is not null`,
    ...(customer ? [sql`o.customer = ${customer}`] : []),
    ...(after ? [isAfter(['o.customer'], after, ascending)] : []),
  ]
  const { rows } = await sql<BondingRow>`
    select o.order_key, o.kind, o.order_id, o.product_id, o.code, o.converted_at, o.customer,
      o.bond_affiliate_id, o.bond_campaign_id, o.bond_proven
    from orders o where ${sql.join(conditions, sql` and `)}
    order by o.customer ${sql.raw(direction(ascending))} limit ${pageSize(limit)}`.execute(db)
  return rows.map((row) => ofOrder(row.customer, toBondingOrder(row)))
}

/** Later than every instant. */
const NEVER = 8_640_000_000_000_001

/** The key of the first order that bonds a customer since an instant, a proven one before others. */
const firstBond = (
  accountId: AccountId,
  customer: RawBuilder<unknown>,
  since: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const first = (proven: number) => sql`(select b.order_key from orders b
    where b.account_id = ${accountId} and b.customer = ${customer}
      and b.bond_proven = ${sql.lit(proven)} and b.converted_at >= ${since}
    order by b.converted_at, b.order_key limit 1)`
  return sql`coalesce(${first(1)}, ${first(0)})`
}
