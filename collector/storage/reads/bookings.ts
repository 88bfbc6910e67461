import { type Kysely, sql } from 'kysely'
import type { BookingRow } from '../../domain/booking.js'
import type { OrderKey } from '../../domain/ids.js'
import type { ListQuery } from '../../domain/lists.js'
import type { Booking } from '../../domain/report.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

export const listBookings = async (
  db: Kysely<Tables>,
  { accountId, limit, before, skip = 0, after, ascending, since, until, affiliateId }: ListQuery,
): Promise<readonly BookingRow[]> => {
  let query = db
    .selectFrom('orders')
    .select(['order_key', 'order_id', 'converted_at', 'status'])
    .where('account_id', '=', accountId)
    // As a literal, so that both databases use the index that contains only bookings.
    .where('kind', '=', sql.lit('booking'))
  if (affiliateId) query = query.where('code', '=', affiliateId)
  if (before !== undefined) query = query.where('converted_at', '<', before)
  if (since !== undefined) query = query.where('converted_at', '>=', since)
  if (until !== undefined) query = query.where('converted_at', '<', until)
  if (after) query = query.where(isAfter(['converted_at', 'order_key'], after, ascending))
  const orders = await query
    .orderBy('converted_at', direction(ascending))
    .orderBy('order_key', direction(ascending))
    .limit(pageSize(limit))
    .offset(skip)
    .execute()
  if (orders.length === 0) return []
  const reports = await db
    .selectFrom('reports')
    .select(['order_key', 'body'])
    .where('account_id', '=', accountId)
    .where(
      'order_key',
      'in',
      orders.map(({ order_key }) => order_key),
    )
    .where('kind', '=', 'booking')
    .execute()
  const bodies = new Map(reports.map(({ order_key, body }) => [order_key, body]))
  return orders.flatMap(({ order_key, order_id, converted_at, status }) => {
    const body = bodies.get(order_key)
    if (body === undefined) return []
    const booking = JSON.parse(body) as Booking
    return [
      {
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
      },
    ]
  })
}
