import { COUNTED_DAYS, type ListedLink, type ShortLink } from '../../../domain/shortLink.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Ask, Link } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { type Column, Table } from '../../parts/table.js'
import { Which, Who } from '../../parts/who.js'
import type { Query } from '../../query.js'
import type { Names } from '../../words/names.js'

export interface ShortLinkListProps {
  readonly names: Names
  readonly rows: readonly ListedLink[]
  readonly query: Query
  readonly older: Older | undefined
  /** The address of a slug. */
  readonly addressOf: (slug: string) => string
}

export const ShortLinkList = (props: ShortLinkListProps) => {
  const { names, rows, query, older } = props
  return (
    <section aria-labelledby="short">
      <h2 id="short">Short links</h2>
      {names.affiliates.size > 1 && (
        <Ask to="/links" class="filter">
          <AffiliateField
            name="of"
            label="Links of"
            names={names}
            value={query.of ?? ''}
            nobody="All affiliates"
          />
          <button type="submit" class="secondary">
            Show
          </button>
        </Ask>
      )}
      <Table
        label="Short links"
        columns={columns(props)}
        rows={rows}
        rowKey={({ id }) => id}
        empty={<p>{query.of || query.before ? 'No short links match.' : NONE}</p>}
      />
      <Pager path="/links" query={query} older={older} />
    </section>
  )
}

const NONE = 'There are no short links yet. Make a link above, then store it.'

const columns = ({ names, addressOf }: ShortLinkListProps): readonly Column<ListedLink>[] => [
  {
    head: 'Short link',
    as: 'main',
    cell: ({ slug }) => (
      <>
        <Link to={`/links/${slug}`}>{slug}</Link>
        <small>
          <code class="copy">{addressOf(slug)}</code>
        </small>
      </>
    ),
  },
  { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
  { head: 'Leads to', as: 'wide', cell: (link) => <Destination link={link} names={names} /> },
  { head: `Clicks, ${COUNTED_DAYS} days`, as: 'money', cell: ({ clicks }) => clicks },
]

interface DestinationProps {
  readonly link: ShortLink
  readonly names: Names
}

/** The page to which a link leads, with its other words. */
export const Destination = ({ link, names }: DestinationProps) => {
  const { to, banner, campaignId, channel, data1, data2 } = link
  const words = [banner, channel, data1, data2].filter((word) => word !== undefined)
  return (
    <>
      <span class="address">{to ?? (banner === undefined ? '/' : 'the page of the banner')}</span>
      {campaignId && (
        <small>
          <Which names={names} id={campaignId} />
        </small>
      )}
      {words.length > 0 && <small>{words.join(', ')}</small>}
    </>
  )
}
