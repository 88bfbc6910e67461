import type { Kysely } from 'kysely'
import type { ConversionRow } from '../../domain/conversion.js'
import type { AffiliateId } from '../../domain/ids.js'
import type { ConversionQuery } from '../../domain/lists.js'
import { money } from '../../domain/money.js'
import { conversionFromRow } from '../rows.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const listConversions = async (
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
    search,
    status,
    kind,
  }: ConversionQuery,
): Promise<readonly ConversionRow[]> => {
  let query = db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    // What a person booked is no conversion.
    .where('kind', '<>', 'booking')
  if (before !== undefined) query = query.where('converted_at', '<', before)
  if (since !== undefined) query = query.where('converted_at', '>=', since)
  if (until !== undefined) query = query.where('converted_at', '<', until)
  if (after) query = query.where(isAfter(['converted_at', 'order_key'], after, ascending))
  if (status) query = query.where('status', '=', status)
  if (kind) query = query.where('kind', '=', kind)
  if (search)
    query = query.where('order_id', '>=', search).where('order_id', '<', `${search}\uffff`)
  if (affiliateId) {
    query = query.where(
      'order_key',
      'in',
      db
        .selectFrom('commissions')
        .select('order_key')
        .where('account_id', '=', accountId)
        .where('affiliate_id', '=', affiliateId),
    )
  }
  const orders = await query
    .orderBy('converted_at', direction(ascending))
    .orderBy('order_key', direction(ascending))
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  if (orders.length === 0) return []
  const commissions = await db
    .selectFrom('commissions')
    .select(['order_key', 'affiliate_id', 'amount', 'currency'])
    .where('account_id', '=', accountId)
    .where(
      'order_key',
      'in',
      orders.map(({ order_key }) => order_key),
    )
    .orderBy('tier')
    .execute()
  return orders.map((order) => {
    const own = commissions.filter(({ order_key }) => order_key === order.order_key)
    return {
      ...conversionFromRow(order),
      affiliates: own.map(({ affiliate_id }) => affiliate_id as AffiliateId),
      commissions: own.map(({ amount, currency }) => money(amount, currency)),
    }
  })
}
