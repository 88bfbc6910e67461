import type { Kysely } from 'kysely'
import type { StoredSale } from '../../domain/conversion.js'
import type { AccountId } from '../../domain/ids.js'
import { LIST_MAX, SALES_CALLED_MAX, type SalesQuery } from '../../domain/lists.js'
import { conversionFromRow } from '../rows.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

export const salesCalled = async (
  db: Db,
  accountId: AccountId,
  orderIds: readonly string[],
): Promise<readonly StoredSale[]> => {
  if (orderIds.length === 0) return []
  const rows = await db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('kind', '=', 'sale')
    .where('test', '=', 0)
    .where('order_id', 'in', orderIds.slice(0, LIST_MAX))
    .limit(SALES_CALLED_MAX)
    .execute()
  return rows.map(conversionFromRow)
}

export const salesBetween = async (
  db: Db,
  { accountId, from, to, after }: SalesQuery,
): Promise<readonly StoredSale[]> => {
  let query = db
    .selectFrom('orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('kind', '=', 'sale')
    .where('test', '=', 0)
    .where('converted_at', '>=', Math.max(from, after?.convertedAt ?? from))
    .where('converted_at', '<', to)
  if (after) {
    const { convertedAt, orderKey } = after
    query = query.where(({ or, eb }) =>
      or([eb('converted_at', '>', convertedAt), eb('order_key', '>', orderKey)]),
    )
  }
  const rows = await query.orderBy('converted_at').orderBy('order_key').limit(LIST_MAX).execute()
  return rows.map(conversionFromRow)
}
