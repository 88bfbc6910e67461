import type { AccountId, AffiliateId, CampaignId } from '../domain/ids.js'
import type { ShortLink } from '../domain/shortLink.js'

/** The row of a short link, which both databases return. */
export interface LinkRow {
  readonly account_id: string
  readonly id: string
  readonly slug: string
  readonly affiliate_id: string
  readonly campaign_id: string | null
  readonly banner: string | null
  readonly channel: string | null
  readonly data1: string | null
  readonly data2: string | null
  readonly destination: string | null
  readonly created_at: number
}

export const linkFromRow = (row: LinkRow): ShortLink => ({
  accountId: row.account_id as AccountId,
  id: row.id,
  slug: row.slug,
  affiliateId: row.affiliate_id as AffiliateId,
  campaignId: (row.campaign_id ?? undefined) as CampaignId | undefined,
  banner: row.banner ?? undefined,
  channel: row.channel ?? undefined,
  data1: row.data1 ?? undefined,
  data2: row.data2 ?? undefined,
  to: row.destination ?? undefined,
  createdAt: row.created_at,
})
