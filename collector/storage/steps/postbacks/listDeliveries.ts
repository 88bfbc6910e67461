import type { Delivery } from '../../../domain/postback.js'
import type { DeliveryQuery } from '../../postbacks.js'
import { all, type SqlStatement, type Step } from '../step.js'
import { type DeliveryRow, deliveryFromRow } from './postbackRows.js'

/** A page of deliveries, newest first. Each combination of filters is one of four statements. */
export function* listDeliveries({
  accountId,
  postbackId,
  isDead = false,
  before = Number.MAX_SAFE_INTEGER,
  skip = 0,
  limit,
}: DeliveryQuery): Step<readonly Delivery[]> {
  const values: SqlStatement['values'] = [
    accountId,
    ...(postbackId === undefined ? [] : [postbackId]),
    ...[before, limit, skip],
  ]
  const rows = yield* all<DeliveryRow>(
    `select * from postback_deliveries where account_id = ?
       ${postbackId === undefined ? '' : 'and postback_id = ?'}
       ${isDead ? "and state = 'dead'" : ''}
       and created_at < ? order by created_at desc, id desc limit ? offset ?`,
    ...values,
  )
  return rows.map(deliveryFromRow)
}
