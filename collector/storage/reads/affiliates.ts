import { type Kysely, sql } from 'kysely'
import type { AffiliateId } from '../../domain/ids.js'
import type { AffiliateQuery } from '../../domain/lists.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

/** The affiliates of a page, in its order. */
export const listAffiliates = async (
  db: Kysely<Tables>,
  { accountId, limit, after, ascending, status, search, byCode }: AffiliateQuery,
): Promise<readonly AffiliateId[]> => {
  const columns = byCode ? (['code', 'id'] as const) : (['created_at', 'id'] as const)
  let query = db.selectFrom('affiliates').select('id').where('account_id', '=', accountId)
  if (search) {
    const beginning = search.toLowerCase()
    query = query
      .where(sql<string>`lower(code)`, '>=', beginning)
      .where(sql<string>`lower(code)`, '<', `${beginning}\uffff`)
  }
  if (status) {
    query = query.where(
      sql<string>`(select s.status from affiliate_states s
        where s.account_id = ${accountId} and s.affiliate_id = affiliates.id
        order by s.since desc limit 1)`,
      '=',
      status,
    )
  }
  if (after) query = query.where(isAfter(columns, after, ascending))
  for (const column of columns) query = query.orderBy(column, direction(ascending))
  const rows = await query.limit(pageSize(limit)).execute()
  return rows.map(({ id }) => id as AffiliateId)
}
