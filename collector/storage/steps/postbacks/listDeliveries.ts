import type { Delivery } from '../../../domain/postback.js'
import type { DeliveryQuery } from '../../postbacks.js'
import { placeAfter } from '../placeAfter.js'
import { all, type SqlStatement, type Step } from '../step.js'
import { type DeliveryRow, deliveryFromRow } from './postbackRows.js'

/** A page of deliveries, newest first. Each combination of filters, order and place is one statement. */
export function* listDeliveries({
  accountId,
  postbackId,
  isDead = false,
  before = Number.MAX_SAFE_INTEGER,
  skip = 0,
  limit,
  after,
  ascending = false,
}: DeliveryQuery): Step<readonly Delivery[]> {
  const place = placeAfter(['created_at', 'id'], after, ascending)
  const values: SqlStatement['values'] = [
    accountId,
    ...(postbackId === undefined ? [] : [postbackId]),
    ...[before, ...place.values, limit, skip],
  ]
  const rows = yield* all<DeliveryRow>(
    `select * from postback_deliveries where account_id = ?
       ${postbackId === undefined ? '' : 'and postback_id = ?'}
       ${isDead ? "and state = 'dead'" : ''}
       and created_at < ? ${place.text} order by ${place.order} limit ? offset ?`,
    ...values,
  )
  return rows.map(deliveryFromRow)
}
