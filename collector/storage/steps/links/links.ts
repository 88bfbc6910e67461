import type { AccountId } from '../../../domain/ids.js'
import { LINKS_MAX, type ShortLink, SLUGS_OF_LINK_MAX, slugKey } from '../../../domain/shortLink.js'
import { type LinkRow, linkFromRow } from '../../linkRow.js'
import type { Links } from '../../links.js'
import { NEW } from '../catalogue/codeEdits.js'
import { insert, one, orNull, type Runner, run, type Step } from '../step.js'

type ShortLinks = Pick<Links, 'addLink' | 'linkBySlug' | 'renameLink' | 'removeLink'>

export const shortLinks = ({ write, read }: Runner): ShortLinks => ({
  addLink: (link) => write(() => addLink(link)),
  linkBySlug: (accountId, slug) => read(() => linkBySlug(accountId, slug)),
  renameLink: (accountId, slug, to) => write(() => renameLink(accountId, slug, to)),
  removeLink: (accountId, slug) => write(() => removeLink(accountId, slug)),
})

function* addLink(link: ShortLink): Step<'added' | 'exists' | 'full'> {
  const { accountId, id, slug } = link
  const found = yield* one<{ count: number }>(
    'select count(*) as count from links where account_id = ?',
    accountId,
  )
  if ((found?.count ?? 0) >= LINKS_MAX) return 'full'
  if (!(yield* takeSlug(accountId, slug, id))) return 'exists'
  yield* insert('links', toRow(link))
  return 'added'
}

/** False if the slug leads to another link. */
function* takeSlug(accountId: AccountId, slug: string, linkId: string): Step<boolean> {
  const row = { account_id: accountId, slug: slugKey(slug), link_id: linkId }
  if ((yield* insert('link_slugs', row, NEW)) > 0) return true
  const owner = yield* one<{ link_id: string }>(
    'select link_id from link_slugs where account_id = ? and slug = ?',
    accountId,
    row.slug,
  )
  return owner?.link_id === linkId
}

function* renameLink(
  accountId: AccountId,
  slug: string,
  to: string,
): Step<'renamed' | 'exists' | 'unknown' | 'full'> {
  const link = yield* linkBySlug(accountId, slug)
  if (!link) return 'unknown'
  // Locks the row before its slugs are read, so that another collector cannot remove the link meanwhile.
  if ((yield* setSlug(link, to)) === 0) return 'unknown'
  const slugs = yield* one<{ count: number }>(
    'select count(*) as count from link_slugs where account_id = ? and link_id = ?',
    accountId,
    link.id,
  )
  const isFull = (slugs?.count ?? 0) >= SLUGS_OF_LINK_MAX
  if (!isFull && (yield* takeSlug(accountId, to, link.id))) return 'renamed'
  yield* setSlug(link, link.slug)
  return isFull ? 'full' : 'exists'
}

const setSlug = ({ accountId, id }: ShortLink, slug: string): Step<number> =>
  run('update links set slug = ? where account_id = ? and id = ?', slug, accountId, id)

function* removeLink(accountId: AccountId, slug: string): Step<boolean> {
  const link = yield* linkBySlug(accountId, slug)
  if (!link) return false
  const removed = yield* run(
    'delete from links where account_id = ? and id = ?',
    accountId,
    link.id,
  )
  yield* run('delete from link_slugs where account_id = ? and link_id = ?', accountId, link.id)
  return removed > 0
}

function* linkBySlug(accountId: AccountId, slug: string): Step<ShortLink | undefined> {
  const row = yield* one<LinkRow>(
    `select l.* from link_slugs s join links l on l.account_id = s.account_id and l.id = s.link_id
     where s.account_id = ? and s.slug = ?`,
    accountId,
    slugKey(slug),
  )
  return row && linkFromRow(row)
}

const toRow = (link: ShortLink) => ({
  account_id: link.accountId,
  id: link.id,
  slug: link.slug,
  affiliate_id: link.affiliateId,
  campaign_id: orNull(link.campaignId),
  banner: orNull(link.banner),
  channel: orNull(link.channel),
  data1: orNull(link.data1),
  data2: orNull(link.data2),
  destination: orNull(link.to),
  created_at: link.createdAt,
})
