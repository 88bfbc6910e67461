import type { Kysely } from 'kysely'
import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import type { LifetimeAffiliate } from '../../domain/lifetime.js'
import type { ListQuery } from '../../domain/lists.js'
import { direction, isAfter, pageSize } from './page.js'
import type { Tables } from './tables.js'

/** Sorted by the hash of the customer. */
export const listLifetimes = async (
  db: Kysely<Tables>,
  { accountId, limit, after, ascending, affiliateId }: ListQuery,
): Promise<readonly LifetimeAffiliate[]> => {
  let query = db.selectFrom('lifetime_affiliates').selectAll().where('account_id', '=', accountId)
  if (affiliateId) query = query.where('affiliate_id', '=', affiliateId)
  if (after) query = query.where(isAfter(['customer'], after, ascending))
  const rows = await query
    .orderBy('customer', direction(ascending))
    .limit(pageSize(limit))
    .execute()
  return rows.map(({ customer, affiliate_id, campaign_id }) => ({
    customer,
    affiliateId: affiliate_id as AffiliateId,
    campaignId: (campaign_id ?? undefined) as CampaignId | undefined,
  }))
}
