import {
  DIRECT_LINKS_MAX,
  type DirectLink,
  type DirectLinkId,
  type DirectLinkStatus,
  excludedBy,
} from '../../../domain/directLink.js'
import type { AccountId } from '../../../domain/ids.js'
import { CATALOGUE_PAGE, type Catalogue, type DirectLinkObstacle } from '../../catalogue.js'
import { inPages } from '../inPages.js'
import { all, insert, lock, orNull, type Row, type Runner, run, type Step } from '../step.js'
import { type Edit, NEW } from './codeEdits.js'
import { type DirectLinkRow, directLinkFromRow } from './directLinkRows.js'

type DirectLinkEdits = Pick<
  Catalogue,
  'addDirectLink' | 'directLinks' | 'decideDirectLink' | 'removeDirectLink'
>

/** Edits of direct links. They apply to later clicks only, so no order is settled again. */
export const directLinkEdits = ({ read }: Runner, edit: Edit): DirectLinkEdits => ({
  addDirectLink: async (link) => {
    let refused: 'exists' | 'full' | DirectLinkObstacle = 'exists'
    const isAdded = await edit(link.accountId, function* () {
      const known = yield* lockedLinks(link.accountId, link.createdAt)
      const other = excludedBy(link, known)
      refused = known.length >= DIRECT_LINKS_MAX ? 'full' : other ? { other } : 'exists'
      return refused === 'exists' ? yield* insert('direct_links', toRow(link), NEW) : 0
    })
    return isAdded ? 'added' : refused
  },
  directLinks: async (accountId) => {
    const rows = await inPages<DirectLinkRow>((last) => read(() => linksAfter(accountId, last)))
    return rows.map(directLinkFromRow)
  },
  decideDirectLink: async (accountId, id, status, decidedAt) => {
    let refused: 'unknown' | DirectLinkObstacle = 'unknown'
    const isDecided = await edit(accountId, function* () {
      const known = status === 'approved' ? yield* lockedLinks(accountId, decidedAt) : []
      const link = known.find((one) => one.id === id)
      const other = link && excludedBy(link, known)
      refused = other ? { other } : 'unknown'
      return other ? 0 : yield* decide(accountId, id, status, decidedAt)
    })
    return isDecided ? 'decided' : refused
  },
  removeDirectLink: (accountId, id) =>
    edit(accountId, () =>
      run('delete from direct_links where account_id = ? and id = ?', accountId, id),
    ),
})

const linksAfter = (accountId: AccountId, last?: DirectLinkRow) =>
  all<DirectLinkRow>(
    `select * from direct_links where account_id = ? and pattern > ?
     order by pattern limit ?`,
    accountId,
    last?.pattern ?? '',
    CATALOGUE_PAGE,
  )

/** The links of the account, to which no other transaction adds or approves one before this one ends. */
function* lockedLinks(accountId: AccountId, at: number): Step<readonly DirectLink[]> {
  yield* lock('code', accountId, ['direct links'], at)
  // As many as an account may have.
  const rows = yield* all<DirectLinkRow>(
    'select * from direct_links where account_id = ?',
    accountId,
  )
  return rows.map(directLinkFromRow)
}

const decide = (
  accountId: AccountId,
  id: DirectLinkId,
  status: DirectLinkStatus,
  decidedAt: number,
): Step<number> =>
  run(
    'update direct_links set status = ?, decided_at = ? where account_id = ? and id = ?',
    status,
    decidedAt,
    accountId,
    id,
  )

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
