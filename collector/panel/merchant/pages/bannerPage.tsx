import type { Banner, BannerCount } from '../../../domain/banner.js'
import { LIST_MAX } from '../../../domain/lists.js'
import type { Problem } from '../../../domain/problem.js'
import { COUNTED_DAYS } from '../../../domain/shortLink.js'
import { DAY_MS } from '../../../domain/time.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { BANNER_FIELDS, BannerFields, type BannerValues } from './bannerFields.js'

interface BannerPageProps {
  readonly banner: Banner
  readonly names: Names
  readonly values: BannerValues
  readonly problem: Problem | undefined
  readonly counts: readonly BannerCount[]
  /** The code of the affiliate for whom the HTML is shown; empty: none was chosen. */
  readonly of: string
  /** The HTML for the affiliate's page, and the address that shows the banner alone. */
  readonly made: { readonly html: string; readonly document: string } | undefined
}

export const BannerPage = (props: BannerPageProps) => {
  const { banner, names, values, problem, counts } = props
  return (
    <>
      <p class="crumb">
        <Link to="/banners">Banners</Link>
      </p>
      <Heading title={banner.name}>
        Code <code>{banner.code}</code>{' '}
        {banner.status === 'removed' && <Badge tone="quiet">removed</Badge>}
      </Heading>
      <ProblemNote problem={problem} fields={BANNER_FIELDS} />
      <Code {...props} />
      <section aria-labelledby="counts">
        <h2 id="counts">The last {COUNTED_DAYS} days</h2>
        <Table
          label="Counts"
          columns={columns(names)}
          rows={counts}
          rowKey={({ day, affiliateId }) => `${day} ${affiliateId}`}
          empty={<p>The banner was not seen yet. Give its code to an affiliate.</p>}
        />
        {counts.length === LIST_MAX && <p>Only the newest {LIST_MAX} rows are shown.</p>}
      </section>
      <section aria-labelledby="change" class="card">
        <h2 id="change">{banner.status === 'removed' ? 'Show it again' : 'Change the banner'}</h2>
        <Post to={`/banners/${banner.code}`} class="columns">
          <BannerFields kind={banner.content.kind} {...{ names, values, problem }} />
          <button type="submit">Save</button>
        </Post>
        {banner.status === 'active' && (
          <Post to={`/banners/${banner.code}/remove`}>
            <button type="submit" class="secondary outline">
              Remove the banner
            </button>
          </Post>
        )}
      </section>
    </>
  )
}

const Code = ({ banner, names, of, made }: BannerPageProps) => (
  <section aria-labelledby="code" class="card">
    <h2 id="code">Code for an affiliate</h2>
    {names.affiliates.size === 0 ? (
      <p>
        There are no affiliates yet. <Link to="/affiliates">Add an affiliate</Link> first.
      </p>
    ) : (
      <Ask to={`/banners/${banner.code}`} class="filter">
        <AffiliateField name="of" names={names} value={of} />
        <button type="submit" class="secondary">
          Show the code
        </button>
      </Ask>
    )}
    {made && (
      <>
        <p>The affiliate pastes this into a page:</p>
        <pre class="copy">
          <code>{made.html}</code>
        </pre>
        <p>
          <a href={made.document} target="_blank" rel="noreferrer">
            See the banner
          </a>
          <small> This counts an impression.</small>
        </p>
      </>
    )}
  </section>
)

const columns = (names: Names): readonly Column<BannerCount>[] => [
  {
    head: 'Day (UTC)',
    as: 'tight',
    cell: ({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10),
  },
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliateId }) => <Who names={names} id={affiliateId} />,
  },
  { head: 'Impressions', as: 'money', cell: ({ impressions }) => impressions },
  { head: 'Clicks', as: 'money', cell: ({ clicks }) => clicks },
]
