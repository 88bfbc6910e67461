import { STATUSES } from '../../../domain/commission.js'
import type { CommissionRow } from '../../../domain/lists.js'
import { StatusBadge, TestBadge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { type Older, Pager, searchOf } from '../../parts/pager.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Query } from '../../query.js'
import type { Names } from '../../words/names.js'
import { STATUS_WORDS } from '../../words/statusWords.js'
import { STEP_WORDS } from '../../words/stepWords.js'
import { OrderLink } from './conversionsTable.js'

interface CommissionsPageProps {
  readonly commissions: readonly CommissionRow[]
  readonly names: Names
  readonly query: Query
  readonly older: Older | undefined
  readonly now: number
}

export const CommissionsPage = (props: CommissionsPageProps) => {
  const { commissions, names, query, older, now } = props
  const some = commissions.some((row) => selectable(row, now))
  return (
    <>
      <Heading title="Commissions">
        The commissions of all affiliates, newest first. To confirm many orders at once,{' '}
        <Link to="/commissions/paid-orders">paste paid orders</Link>.
      </Heading>
      <Tabs query={query} />
      {query.status && <p class="muted">{STATUS_WORDS[query.status].means}</p>}
      <Post to="/commissions/approve">
        <Table
          label="Commissions"
          columns={columns(names, query, now)}
          rows={commissions}
          rowKey={({ orderKey, affiliateId, tier }) => `${orderKey} ${affiliateId} ${tier}`}
          empty={<Nothing query={query} />}
        />
        {some && <Bulk query={query} />}
      </Post>
      <Pager path="/commissions" query={query} older={older} />
    </>
  )
}

const Tabs = ({ query: { status } }: { readonly query: Query }) => (
  <nav class="tabs" aria-label="Status">
    <Link to="/commissions" current={status === undefined}>
      all
    </Link>
    {STATUSES.map((one) => (
      <Link key={one} to={`/commissions?status=${one}`} current={one === status}>
        {STATUS_WORDS[one].name}
      </Link>
    ))}
  </nav>
)

const Bulk = ({ query }: { readonly query: Query }) => (
  <div class="bulk">
    <p>
      <button type="submit">Approve the selected</button>{' '}
      {query.select ? (
        <Link to={`/commissions${searchOf(query, query)}`}>Select none</Link>
      ) : (
        <Link to={`/commissions${searchOf(query, query, 'all')}`}>Select all shown</Link>
      )}
    </p>
    <p class="muted">
      Each selected commission moves to its next status: an unverified one is confirmed and enters
      its hold period, a held one is released, and a pending one becomes payable now.
    </p>
  </div>
)

const Nothing = ({ query }: { readonly query: Query }) =>
  query.status || query.before ? (
    <p>No commissions match this filter.</p>
  ) : (
    <>
      <p>No affiliate has earned a commission yet.</p>
      <p>
        A commission appears here as soon as a <Link to="/conversions">conversion</Link> is credited
        to an affiliate.
      </p>
    </>
  )

/** Whether a person can move the commission to its next status. */
const selectable = ({ kind, status, test, maturesAt }: CommissionRow, now: number): boolean =>
  !test &&
  kind !== 'booking' &&
  status !== 'declined' &&
  STEP_WORDS[status] !== undefined &&
  !(status === 'pending' && maturesAt !== undefined && maturesAt <= now)

const columns = (names: Names, query: Query, now: number): readonly Column<CommissionRow>[] => [
  {
    head: 'Select',
    as: 'tight',
    cell: (row) =>
      selectable(row, now) ? (
        <input
          type="checkbox"
          name="commission"
          value={`${orderAddress(row.orderKey)}.${row.affiliateId}.${row.status}`}
          checked={query.select === 'all'}
          aria-label={`Select the commission of ${row.orderId}`}
        />
      ) : (
        ''
      ),
  },
  { head: 'Order', as: 'main', cell: (row) => <OrderLink row={row} names={names} /> },
  { head: 'Time (UTC)', as: 'tight', cell: ({ convertedAt }) => <Instant at={convertedAt} /> },
  {
    head: 'Affiliate',
    cell: ({ affiliateId, campaignId }) => (
      <>
        <Who names={names} id={affiliateId} />
        <small>
          <Which names={names} id={campaignId} />
        </small>
      </>
    ),
  },
  { head: 'Status', cell: (row) => <Standing row={row} now={now} /> },
  { head: 'Commission', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]

const Standing = ({ row, now }: { readonly row: CommissionRow; readonly now: number }) => {
  const { status, test, maturesAt } = row
  return (
    <span class="badges">
      <StatusBadge status={status} /> <TestBadge test={test} />
      {status === 'pending' && maturesAt !== undefined && (
        <small>
          {maturesAt > now ? 'until ' : 'payable since '}
          <Instant at={maturesAt} />
        </small>
      )}
    </span>
  )
}
