import type { LifetimeChange } from '../../../domain/lifetime.js'
import type { BondingOrder, LifetimeHistory } from '../../../domain/lifetimeRows.js'
import type { Problem } from '../../../domain/problem.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import { Which, Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { LifetimeEndForm, LifetimeForm, type LifetimeValues } from './lifetimeForm.js'
import { kindWord, Since } from './lifetimesPage.js'

export interface LifetimePageProps {
  /** The hash of the customer. */
  readonly customer: string
  readonly history: LifetimeHistory
  readonly names: Names
  /** The e-mail addresses of the users, by user id. */
  readonly users: ReadonlyMap<string, string>
  readonly now: number
  /** What was typed into the form that was sent. */
  readonly values: LifetimeValues
  readonly problem: Problem | undefined
}

export const LifetimePage = (props: LifetimePageProps) => {
  const { customer, history, names, users, problem } = props
  return (
    <>
      <p class="crumb">
        <Link to="/lifetimes">Lifetime customers</Link>
      </p>
      <Heading title="Lifetime customer">
        <code class="value">{customer}</code>
      </Heading>
      <ProblemNote problem={problem} fields={['affiliate', 'campaign', 'since', 'reason']} />
      <Current history={history} names={names} />
      <section aria-labelledby="set">
        <h2 id="set">What was set</h2>
        <Table
          label="What was set"
          columns={changeColumns(names, users)}
          rows={history.changes}
          rowKey={(change) => String(history.changes.indexOf(change))}
          empty={<p>Nobody has set anything for this customer.</p>}
        />
      </section>
      <section aria-labelledby="bonding">
        <h2 id="bonding">Orders that bond the customer</h2>
        <Table
          label="Orders that bond the customer"
          columns={orderColumns(names)}
          rows={history.orders}
          rowKey={({ orderKey }) => orderKey}
          empty={<p>No order bonds this customer.</p>}
        />
      </section>
      <LifetimeForm {...props} to={`/lifetimes/${customer}`} />
      <LifetimeEndForm {...props} to={`/lifetimes/${customer}/end`} />
    </>
  )
}

const Current = ({ history: { current }, names }: Pick<LifetimePageProps, 'history' | 'names'>) => {
  if (!current) return null
  const { affiliateId, campaignId, kind, since } = current
  return (
    <dl class="facts">
      <div>
        <dt>Affiliate</dt>
        <dd>
          {affiliateId ? <Who names={names} id={affiliateId} /> : <span class="muted">nobody</span>}
        </dd>
      </div>
      {campaignId && (
        <div>
          <dt>Campaign</dt>
          <dd>
            <Which names={names} id={campaignId} />
          </dd>
        </div>
      )}
      <div>
        <dt>Relation</dt>
        <dd>{kindWord(kind)}</dd>
      </div>
      <div>
        <dt>Since (UTC)</dt>
        <dd>
          <Since at={since} />
        </dd>
      </div>
    </dl>
  )
}

const changeColumns = (
  names: Names,
  users: LifetimePageProps['users'],
): readonly Column<LifetimeChange>[] => [
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliateId }) =>
      affiliateId ? <Who names={names} id={affiliateId} /> : <span class="muted">nobody</span>,
  },
  { head: 'Relation', as: 'tight', cell: ({ kind }) => kindWord(kind) },
  { head: 'For orders since (UTC)', as: 'tight', cell: ({ since }) => <Since at={since} /> },
  { head: 'Reason', cell: ({ reason }) => <span class="value">{reason}</span> },
  { head: 'Set by', cell: ({ by }) => users.get(by) ?? by },
  { head: 'Set at (UTC)', as: 'tight', cell: ({ changedAt }) => <Instant at={changedAt} /> },
]

const orderColumns = (names: Names): readonly Column<BondingOrder>[] => [
  {
    head: 'Order',
    as: 'main',
    cell: ({ orderId, orderKey }) => (
      <Link to={`/conversions/${orderAddress(orderKey)}`}>{orderId}</Link>
    ),
  },
  { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
  { head: 'Placed (UTC)', as: 'tight', cell: ({ convertedAt }) => <Instant at={convertedAt} /> },
  {
    head: 'Proven',
    as: 'tight',
    cell: ({ proven }) => (proven ? 'yes' : 'no, reported only by a page'),
  },
]
