import { type Kysely, sql } from 'kysely'
import type { BookingRow } from '../../domain/booking.js'
import type { OrderKey } from '../../domain/ids.js'
import type { ListQuery } from '../../domain/lists.js'
import type { Booking } from '../../domain/report.js'
import { pageSize } from './page.js'
import type { Tables } from './tables.js'

export const listBookings = async (
  db: Kysely<Tables>,
  { accountId, limit, before, skip = 0, affiliateId }: ListQuery,
): Promise<readonly BookingRow[]> => {
  let query = db
    .selectFrom('orders as o')
    .innerJoin('reports as r', (join) =>
      join.onRef('r.account_id', '=', 'o.account_id').onRef('r.order_key', '=', 'o.order_key'),
    )
    .select(['o.order_key', 'o.order_id', 'o.converted_at', 'o.status', 'r.body'])
    .where('o.account_id', '=', accountId)
    // As a literal, so that both databases use the index that contains only bookings.
    .where('o.kind', '=', sql.lit('booking'))
    .where('r.kind', '=', 'booking')
  if (affiliateId) query = query.where('o.code', '=', affiliateId)
  if (before !== undefined) query = query.where('o.converted_at', '<', before)
  const rows = await query
    .orderBy('o.converted_at', 'desc')
    .orderBy('o.order_key', 'desc')
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  return rows.map(({ order_key, order_id, converted_at, status, body }) => {
    const booking = JSON.parse(body) as Booking
    return {
      id: order_id,
      orderKey: order_key as OrderKey,
      bookedAt: converted_at,
      status,
      affiliateId: booking.affiliateId,
      amount: booking.amount,
      reason: booking.reason,
      by: booking.by,
      payableAt: booking.payableAt,
      reverses: booking.reverses,
    }
  })
}
