import type { ComponentChild } from 'preact'
import type { Click } from '../../../domain/click.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { Badge, TestBadge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant, ShortId } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Query } from '../../query.js'
import type { Names } from '../../words/names.js'

interface ClicksPageProps {
  readonly clicks: readonly Click[]
  readonly names: Names
  readonly query: Query
  readonly older: Older | undefined
}

export const ClicksPage = ({ clicks, names, query, older }: ClicksPageProps) => (
  <>
    <Heading title="Clicks">All arrivals of visitors by an affiliate link, newest first.</Heading>
    <Filter names={names} affiliate={query.affiliate ?? ''} />
    <Table
      label="Clicks"
      columns={columns(names)}
      rows={clicks}
      rowKey={(click) => `${click.visitorId} ${click.id}`}
      empty={<Nothing query={query} />}
    />
    <Pager path="/clicks" query={query} older={older} />
  </>
)

const Filter = ({ names, affiliate }: { readonly names: Names; readonly affiliate: string }) => (
  <Ask to="/clicks" class="filter">
    <AffiliateField names={names} value={affiliate} nobody="All affiliates" />
    <button type="submit" class="secondary">
      Show
    </button>
  </Ask>
)

const Nothing = ({ query }: { readonly query: Query }) =>
  query.affiliate || query.before ? (
    <p>No clicks match this filter.</p>
  ) : (
    <>
      <p>No visitor has come by an affiliate link yet.</p>
      <p>
        To test it, open one of your <Link to="/affiliates">affiliate links</Link>. The click
        appears here immediately. If it does not, <Link to="/integration">Integration</Link> shows
        what is missing.
      </p>
    </>
  )

const columns = (names: Names): readonly Column<Click>[] => [
  { head: 'Time (UTC)', as: 'tight', cell: (click) => <Moment click={click} /> },
  { head: 'Affiliate', as: 'main', cell: (click) => <From click={click} names={names} /> },
  { head: 'Landing page', as: 'wide', cell: (click) => <Way click={click} /> },
  { head: 'Channel, data', cell: extrasOf },
  { head: 'Visitor', as: 'tight', cell: ({ visitorId }) => <ShortId id={visitorId} /> },
]

const MARKS = { bot: 'bot', framed: 'in a frame' } as const

const Moment = ({
  click: { clickedAt, late, test, webdriver, mark },
}: {
  readonly click: Click
}) => (
  <>
    <Instant at={clickedAt} />
    <span class="badges">
      {late && <Badge tone="wait">late</Badge>}
      <TestBadge test={test} />
      {webdriver && <Badge tone="wait">automated</Badge>}
      {mark && <Badge tone="bad">{MARKS[mark]}</Badge>}
    </span>
  </>
)

const From = ({ click, names }: { readonly click: Click; readonly names: Names }) => (
  <>
    {click.affiliateId ? (
      <Who names={names} id={click.affiliateId} />
    ) : (
      <>
        <code>{click.affiliateCode}</code> <Badge tone="bad">unknown</Badge>
        <small>No affiliate had this code when the click arrived.</small>
      </>
    )}
    {click.campaignId && (
      <small>
        <Which names={names} id={click.campaignId} />
      </small>
    )}
  </>
)

const Way = ({ click: { url, referrer, directLink } }: { readonly click: Click }) => (
  <>
    <span class="address">{url ?? '–'}</span>
    {referrer && (
      <small>
        from <span class="address">{referrer}</span>
      </small>
    )}
    {directLink && (
      <small>
        by the direct link <span class="address">{directLink}</span>
      </small>
    )}
  </>
)

const extrasOf = ({ channel, data1, data2, banner, flawed }: Click): ComponentChild => {
  const named = { channel, data1, data2, banner, 'dropped or cut': flawed.join(', ') }
  const given = Object.entries(named).filter(([, value]) => value)
  return given.length === 0 ? null : (
    <ul class="pairs">
      {given.map(([name, value]) => (
        <li key={name}>
          <span class="muted">{name}</span> <span class="value">{value}</span>
        </li>
      ))}
    </ul>
  )
}
