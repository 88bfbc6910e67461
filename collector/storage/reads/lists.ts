import type { Kysely } from 'kysely'
import type { Click } from '../../domain/click.js'
import type { AccountId, AffiliateId, PayoutId } from '../../domain/ids.js'
import type { CommissionQuery, CommissionRow, ListQuery, PayoutRow } from '../../domain/lists.js'
import { money } from '../../domain/money.js'
import type { OrderRef } from '../../domain/order.js'
import type { SetAside } from '../../domain/setAside.js'
import { clickFromRow, commissionFromRow } from '../rows.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const listClicks = async (
  db: Db,
  { accountId, limit, before, skip = 0, after, ascending, since, until, affiliateId }: ListQuery,
  byAffiliate: 'clicks' | 'clicks_by_affiliate',
): Promise<readonly Click[]> => {
  const table = affiliateId ? byAffiliate : 'clicks'
  let query = db.selectFrom(table).selectAll().where('account_id', '=', accountId)
  if (affiliateId) query = query.where('affiliate_id', '=', affiliateId)
  if (before !== undefined) query = query.where('received_at', '<', before)
  if (since !== undefined) query = query.where('received_at', '>=', since)
  if (until !== undefined) query = query.where('received_at', '<', until)
  if (after) query = query.where(isAfter(['received_at', 'id', 'visitor_id'], after, ascending))
  const rows = await query
    .orderBy('received_at', direction(ascending))
    .orderBy('id', direction(ascending))
    .orderBy('visitor_id', direction(ascending))
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  return rows.map(clickFromRow)
}

export const listCommissions = async (
  db: Db,
  {
    accountId,
    limit,
    before,
    skip = 0,
    after,
    ascending,
    since,
    until,
    affiliateId,
    status,
    search,
  }: CommissionQuery,
): Promise<readonly CommissionRow[]> => {
  let query = db.selectFrom('commissions').selectAll().where('account_id', '=', accountId)
  if (status) query = query.where('status', '=', status)
  if (affiliateId) query = query.where('affiliate_id', '=', affiliateId)
  if (before !== undefined) query = query.where('converted_at', '<', before)
  if (since !== undefined) query = query.where('converted_at', '>=', since)
  if (until !== undefined) query = query.where('converted_at', '<', until)
  if (after)
    query = query.where(
      isAfter(['converted_at', 'order_key', 'affiliate_id', 'tier'], after, ascending),
    )
  if (search) {
    query = query.where(
      'order_key',
      'in',
      db
        .selectFrom('orders')
        .select('order_key')
        .where('account_id', '=', accountId)
        .where('order_id', '=', search),
    )
  }
  const rows = await query
    .orderBy('converted_at', direction(ascending))
    .orderBy('order_key', direction(ascending))
    .orderBy('affiliate_id', direction(ascending))
    .orderBy('tier', direction(ascending))
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  return rows.map((row) => {
    const { basis: _basis, ...commission } = commissionFromRow(row)
    return {
      ...commission,
      ...toRef(row.order_key),
      convertedAt: row.converted_at,
      test: row.test === 1,
    }
  })
}

const toRef = (orderKey: string): OrderRef => {
  const [kind, orderId, productId, code] = JSON.parse(orderKey) as [
    OrderRef['kind'],
    string,
    string,
    string,
  ]
  return { kind, orderId, productId, code }
}

export const listSetAside = async (
  db: Db,
  { accountId, limit, before, skip = 0, search }: ListQuery,
): Promise<readonly SetAside[]> => {
  let query = db.selectFrom('set_aside').selectAll().where('account_id', '=', accountId)
  if (before !== undefined) query = query.where('received_at', '<', before)
  if (search) query = query.where('order_id', '=', search)
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  return rows.map((row) => ({
    accountId: row.account_id as AccountId,
    id: row.id,
    receivedAt: row.received_at,
    state: row.state as SetAside['state'],
    code: row.code,
    message: row.message,
    kind: row.kind ?? undefined,
    orderId: row.order_id ?? undefined,
    origin: row.origin ?? undefined,
    body: row.body,
    report: row.report ?? undefined,
  }))
}

export const setAsideDiscarded = async (db: Db, accountId: AccountId): Promise<number> => {
  const found = await db
    .selectFrom('set_aside_totals')
    .select('discarded')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return found?.discarded ?? 0
}

export const listPayouts = async (
  db: Db,
  { accountId, limit, before, skip = 0, after, ascending, since, until, affiliateId }: ListQuery,
): Promise<readonly PayoutRow[]> => {
  let query = db
    .selectFrom('payouts')
    .selectAll()
    .where('account_id', '=', accountId)
    // Without rows of batches that were taken out or reverted after they were marked as paid.
    .where('id', 'not in', (query) =>
      query
        .selectFrom('payout_rows')
        .select('payout_id')
        .where('account_id', '=', accountId)
        .where('state', 'in', ['taken_out', 'reverted']),
    )
  if (affiliateId) query = query.where('affiliate_id', '=', affiliateId)
  if (before !== undefined) query = query.where('paid_at', '<', before)
  if (since !== undefined) query = query.where('paid_at', '>=', since)
  if (until !== undefined) query = query.where('paid_at', '<', until)
  if (after) query = query.where(isAfter(['paid_at', 'id'], after, ascending))
  const rows = await query
    .orderBy('paid_at', direction(ascending))
    .orderBy('id', direction(ascending))
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  return rows.map((row) => ({
    id: row.id as PayoutId,
    affiliateId: row.affiliate_id as AffiliateId,
    amount: money(row.amount, row.currency),
    paidBy: row.paid_by,
    paidAt: row.paid_at,
  }))
}
