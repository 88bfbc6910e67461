import { type Kysely, sql } from 'kysely'
import type { BannerCount, BannerSum } from '../../domain/banner.js'
import type { AccountId, AffiliateId } from '../../domain/ids.js'
import type { LinkDay, LinkQuery, ListedLink } from '../../domain/shortLink.js'
import { linkFromRow } from '../linkRow.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

type Db = Kysely<Tables>

/** The newest first. */
export const listLinks = async (db: Db, query: LinkQuery): Promise<readonly ListedLink[]> => {
  const { accountId, affiliateId, before, skip = 0, since, after, ascending } = query
  let found = db.selectFrom('links').selectAll().where('account_id', '=', accountId)
  if (affiliateId) found = found.where('affiliate_id', '=', affiliateId)
  if (before !== undefined) found = found.where('created_at', '<', before)
  if (after) found = found.where(isAfter(['created_at', 'id'], after, ascending))
  const rows = await found
    .orderBy('created_at', direction(ascending))
    .orderBy('id', direction(ascending))
    .limit(pageSize(query.limit))
    .offset(skip)
    .execute()
  const ids = rows.map(({ id }) => id)
  const sums = ids.length === 0 ? [] : await clicksSince(db, accountId, ids, since)
  const clicks = new Map(sums.map((sum) => [sum.link_id, Number(sum.clicks)]))
  return rows.map((row) => ({ ...linkFromRow(row), clicks: clicks.get(row.id) ?? 0 }))
}

const clicksSince = (db: Db, accountId: AccountId, ids: readonly string[], since: number) =>
  db
    .selectFrom('link_days')
    .select(['link_id', SUM_OF_CLICKS.as('clicks')])
    .where('account_id', '=', accountId)
    .where('link_id', 'in', ids)
    .where('day', '>=', since)
    .groupBy('link_id')
    .execute()

const SUM_OF_CLICKS = sql<number>`cast(sum(clicks) as bigint)`
const SUM_OF_IMPRESSIONS = sql<number>`cast(sum(impressions) as bigint)`

export const linkDays = (
  db: Db,
  accountId: AccountId,
  linkId: string,
  since: number,
): Promise<readonly LinkDay[]> =>
  db
    .selectFrom('link_days')
    .select(['day', 'clicks'])
    .where('account_id', '=', accountId)
    .where('link_id', '=', linkId)
    .where('day', '>=', since)
    .orderBy('day', 'desc')
    .execute()

export const bannerCounts = async (
  db: Db,
  accountId: AccountId,
  bannerId: string,
  since: number,
): Promise<readonly BannerCount[]> => {
  const rows = await db
    .selectFrom('banner_days')
    .select(['day', 'affiliate_id', 'impressions', 'clicks'])
    .where('account_id', '=', accountId)
    .where('banner_id', '=', bannerId)
    .where('day', '>=', since)
    .orderBy('day', 'desc')
    .orderBy('affiliate_id')
    .limit(pageSize(undefined))
    .execute()
  return rows.map(({ affiliate_id, ...row }) => ({
    ...row,
    affiliateId: affiliate_id as AffiliateId,
  }))
}

export const bannerSums = async (
  db: Db,
  accountId: AccountId,
  since: number,
): Promise<readonly BannerSum[]> => {
  const rows = await db
    .selectFrom('banner_days')
    .select(['banner_id', SUM_OF_IMPRESSIONS.as('impressions'), SUM_OF_CLICKS.as('clicks')])
    .where('account_id', '=', accountId)
    .where('day', '>=', since)
    .groupBy('banner_id')
    .orderBy('banner_id')
    .execute()
  return rows.map(({ banner_id, impressions, clicks }) => ({
    bannerId: banner_id,
    impressions: Number(impressions),
    clicks: Number(clicks),
  }))
}
