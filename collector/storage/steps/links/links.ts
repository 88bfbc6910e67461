import type { AccountId, AffiliateId, CampaignId } from '../../../domain/ids.js'
import { LINKS_MAX, type ListedLink, type ShortLink, slugKey } from '../../../domain/shortLink.js'
import type { LinkQuery, Links } from '../../links.js'
import { pageSize } from '../../reads/page.js'
import { NEW } from '../catalogue/codeEdits.js'
import { all, insert, one, orNull, type Runner, run, type Step, together } from '../step.js'

type StoredLinks = Pick<
  Links,
  'addLink' | 'linkBySlug' | 'renameLink' | 'removeLink' | 'listLinks' | 'linkDays'
>

export const storedLinks = ({ write, read }: Runner): StoredLinks => ({
  addLink: (link) => write(() => addLink(link)),
  linkBySlug: (accountId, slug) => read(() => linkBySlug(accountId, slug)),
  renameLink: (accountId, slug, to) => write(() => renameLink(accountId, slug, to)),
  removeLink: (accountId, slug) =>
    write(function* () {
      const link = yield* linkBySlug(accountId, slug)
      if (!link) return false
      yield* run('update links set removed = 1 where account_id = ? and id = ?', accountId, link.id)
      yield* run('delete from link_slugs where account_id = ? and link_id = ?', accountId, link.id)
      return true
    }),
  listLinks: (query) => read(() => listLinks(query)),
  linkDays: (accountId, linkId, since) =>
    read(() =>
      all(
        `select day, clicks from link_days where account_id = ? and link_id = ? and day >= ?
         order by day`,
        accountId,
        linkId,
        since,
      ),
    ),
})

function* addLink(link: ShortLink): Step<'added' | 'exists' | 'full'> {
  const { accountId, id, slug } = link
  const found = yield* one<{ count: number }>(
    'select count(*) as count from links where account_id = ? and removed = 0',
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
): Step<'renamed' | 'exists' | 'unknown'> {
  const link = yield* linkBySlug(accountId, slug)
  if (!link) return 'unknown'
  if (!(yield* takeSlug(accountId, to, link.id))) return 'exists'
  yield* run('update links set slug = ? where account_id = ? and id = ?', to, accountId, link.id)
  return 'renamed'
}

const COLUMNS = `l.id, l.slug, l.affiliate_id, l.campaign_id, l.banner, l.channel, l.data1, l.data2,
  l.destination, l.created_at`

function* linkBySlug(accountId: AccountId, slug: string): Step<ShortLink | undefined> {
  const row = yield* one<LinkRow>(
    `select ${COLUMNS} from link_slugs s
     join links l on l.account_id = s.account_id and l.id = s.link_id
     where s.account_id = ? and s.slug = ?`,
    accountId,
    slugKey(slug),
  )
  return row && linkFromRow(accountId, row)
}

function* listLinks(query: LinkQuery): Step<readonly ListedLink[]> {
  const { accountId, affiliateId, before, skip = 0, since } = query
  const rows = yield* all<LinkRow>(
    `select ${COLUMNS} from links l where l.account_id = ? and l.removed = 0
     ${affiliateId === undefined ? '' : 'and l.affiliate_id = ?'}
     ${before === undefined ? '' : 'and l.created_at < ?'}
     order by l.created_at desc, l.id desc limit ? offset ?`,
    accountId,
    ...(affiliateId === undefined ? [] : [affiliateId]),
    ...(before === undefined ? [] : [before]),
    pageSize(query.limit),
    skip,
  )
  if (rows.length === 0) return []
  const { sums } = yield* together({
    sums: all<{ link_id: string; clicks: number }>(
      `select link_id, cast(sum(clicks) as bigint) as clicks from link_days
       where account_id = ? and link_id in (?*) and day >= ? group by link_id`,
      accountId,
      rows.map(({ id }) => id),
      since,
    ),
  })
  const clicks = new Map(sums.map(({ link_id, clicks }) => [link_id, clicks]))
  return rows.map((row) => ({ ...linkFromRow(accountId, row), clicks: clicks.get(row.id) ?? 0 }))
}

interface LinkRow {
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

const linkFromRow = (accountId: AccountId, row: LinkRow): ShortLink => ({
  accountId,
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
  removed: 0,
})
