import type { DirectLink, DirectLinkId } from '../../../domain/directLink.js'
import type { AccountId, AffiliateId, CampaignId } from '../../../domain/ids.js'

export interface DirectLinkRow {
  readonly account_id: string
  readonly id: string
  readonly affiliate_id: string
  readonly pattern: string
  readonly campaign_id: string | null
  readonly channel: string | null
  readonly banner: string | null
  readonly note: string | null
  readonly status: string
  readonly created_at: number
  readonly decided_at: number | null
}

export const directLinkFromRow = (row: DirectLinkRow): DirectLink => ({
  accountId: row.account_id as AccountId,
  id: row.id as DirectLinkId,
  affiliateId: row.affiliate_id as AffiliateId,
  pattern: row.pattern,
  campaignId: (row.campaign_id ?? undefined) as CampaignId | undefined,
  channel: row.channel ?? undefined,
  banner: row.banner ?? undefined,
  note: row.note ?? undefined,
  status: row.status as DirectLink['status'],
  createdAt: row.created_at,
  decidedAt: row.decided_at ?? undefined,
})
