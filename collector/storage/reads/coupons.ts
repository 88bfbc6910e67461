import type { Kysely } from 'kysely'
import type { Coupon } from '../../domain/coupon.js'
import type { ListQuery } from '../../domain/lists.js'
import { couponFromRow } from '../rows.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

/** Sorted by code. */
export const listCoupons = async (
  db: Kysely<Tables>,
  { accountId, limit, after, ascending, affiliateId, search }: ListQuery,
): Promise<readonly Coupon[]> => {
  let query = db.selectFrom('coupons').selectAll().where('account_id', '=', accountId)
  if (affiliateId) query = query.where('affiliate_id', '=', affiliateId)
  if (search) query = query.where('code', '>=', search).where('code', '<', `${search}\uffff`)
  if (after) query = query.where(isAfter(['code'], after, ascending))
  const rows = await query.orderBy('code', direction(ascending)).limit(pageSize(limit)).execute()
  return rows.map(couponFromRow)
}
