import type { ApprovedLink } from '../../../domain/directLink.js'
import type { AccountId, CampaignId } from '../../../domain/ids.js'
import { all, type Step, together } from '../step.js'
import { type StateRow, statesOf } from './affiliates.js'
import type { DirectLinkRow } from './directLinkRows.js'

/** The approved direct links of an account with their affiliates, as a part of its program. */
export function* approvedLinks(accountId: AccountId): Step<readonly ApprovedLink[]> {
  const { links, states } = yield* together({
    links: all<ApprovedRow>(
      // A cross join, because without statistics SQLite may start with all affiliates.
      `select l.pattern, l.campaign_id, l.channel, l.banner, l.affiliate_id, a.code
       from direct_links l cross join affiliates a
       where l.account_id = ? and l.status = 'approved'
         and a.account_id = ? and a.account_id = l.account_id and a.id = l.affiliate_id`,
      accountId,
      accountId,
    ),
    states: all<StateRow>(
      `select affiliate_id, since, status from affiliate_states
       where account_id = ? and affiliate_id in (
         select affiliate_id from direct_links where account_id = ? and status = 'approved')
       order by since`,
      accountId,
      accountId,
    ),
  })
  const known = statesOf(states)
  return links.map((link) => ({
    pattern: link.pattern,
    campaignId: (link.campaign_id ?? undefined) as CampaignId | undefined,
    channel: link.channel ?? undefined,
    banner: link.banner ?? undefined,
    affiliate: { code: link.code, states: known.get(link.affiliate_id) ?? [] },
  }))
}

type ApprovedRow = Pick<
  DirectLinkRow,
  'pattern' | 'campaign_id' | 'channel' | 'banner' | 'affiliate_id'
> & { readonly code: string }
