import type { DirectLink } from '../../../domain/directLink.js'
import { CATALOGUE_PAGE, type Catalogue } from '../../catalogue.js'
import { inPages } from '../inPages.js'
import { all, insert, orNull, type Row, type Runner, run } from '../step.js'
import { type Edit, NEW } from './codeEdits.js'
import { type DirectLinkRow, directLinkFromRow } from './directLinkRows.js'

type DirectLinkEdits = Pick<
  Catalogue,
  'addDirectLink' | 'directLinks' | 'decideDirectLink' | 'removeDirectLink'
>

/** Edits of direct links. They apply to later clicks only, so no order is settled again. */
export const directLinkEdits = ({ read }: Runner, edit: Edit): DirectLinkEdits => ({
  addDirectLink: (link) => edit(link.accountId, () => insert('direct_links', toRow(link), NEW)),
  directLinks: async (accountId) => {
    const rows = await inPages<DirectLinkRow>((last) =>
      read(() =>
        all<DirectLinkRow>(
          `select * from direct_links where account_id = ? and pattern > ?
           order by pattern limit ?`,
          accountId,
          last?.pattern ?? '',
          CATALOGUE_PAGE,
        ),
      ),
    )
    return rows.map(directLinkFromRow)
  },
  decideDirectLink: (accountId, id, status, decidedAt) =>
    edit(accountId, () =>
      run(
        'update direct_links set status = ?, decided_at = ? where account_id = ? and id = ?',
        status,
        decidedAt,
        accountId,
        id,
      ),
    ),
  removeDirectLink: (accountId, id) =>
    edit(accountId, () =>
      run('delete from direct_links where account_id = ? and id = ?', accountId, id),
    ),
})

const toRow = (link: DirectLink): Row => ({
  account_id: link.accountId,
  id: link.id,
  affiliate_id: link.affiliateId,
  pattern: link.pattern,
  campaign_id: orNull(link.campaignId),
  channel: orNull(link.channel),
  banner: orNull(link.banner),
  note: orNull(link.note),
  status: link.status,
  created_at: link.createdAt,
  decided_at: orNull(link.decidedAt),
})
