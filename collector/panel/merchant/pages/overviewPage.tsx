import type { ComponentChildren } from 'preact'
import type { TotalBalances } from '../../../domain/balances.js'
import type { ConversionRow } from '../../../domain/conversion.js'
import type { Sum } from '../../../domain/money.js'
import { type Summary, TASKS_COUNTED_MAX } from '../../../domain/summary.js'
import { BalanceFigures } from '../../parts/balances.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { Amount } from '../../parts/values.js'
import type { Names } from '../../words/names.js'
import { ConversionsTable } from './conversionsTable.js'

export interface Attention {
  readonly to: string
  readonly text: string
}

interface OverviewPageProps {
  readonly days: number
  readonly summary: Summary
  /** Of all orders, not only of those days. */
  readonly balances: readonly TotalBalances[]
  readonly attention: readonly Attention[]
  readonly conversions: readonly ConversionRow[]
  readonly names: Names
}

export const OverviewPage = (props: OverviewPageProps) => {
  const { days, summary, balances, attention, conversions, names } = props
  const nothing = summary.clicks === 0 && conversions.length === 0
  return (
    <>
      <Heading title="Overview">The last {days} days.</Heading>
      {attention.length > 0 && <AttentionList attention={attention} />}
      {nothing && <Start />}
      <Figures summary={summary} />
      {summary.resettling > 0 && <Resettling tasks={summary.resettling} />}
      <section aria-labelledby="balances">
        <h2 id="balances">Balances of all affiliates</h2>
        {balances.length === 0 ? (
          <p class="muted">No commission has been earned yet.</p>
        ) : (
          <BalanceFigures balances={balances} />
        )}
      </section>
      <section aria-labelledby="newest">
        <h2 id="newest">Newest conversions</h2>
        <ConversionsTable
          conversions={conversions}
          names={names}
          empty={<p>No sale or action was reported yet.</p>}
        />
        {conversions.length > 0 && (
          <p>
            <Link to="/conversions">All conversions</Link>
          </p>
        )}
      </section>
    </>
  )
}

const AttentionList = ({ attention }: { readonly attention: readonly Attention[] }) => (
  <section class="note is-wait" aria-labelledby="attention">
    <h2 id="attention">Needs review</h2>
    <ul>
      {attention.map(({ to, text }) => (
        <li key={to}>
          <Link to={to}>{text}</Link>
        </li>
      ))}
    </ul>
  </section>
)

/** While tasks remain, some orders do not yet reflect the latest data. */
const Resettling = ({ tasks }: { readonly tasks: number }) => (
  <p class="muted" role="status">
    Orders are being re-settled, for example because of a late click or a changed coupon or
    affiliate: {tasks >= TASKS_COUNTED_MAX ? `${tasks} or more` : tasks}{' '}
    {tasks === 1 ? 'task' : 'tasks'} left.
  </p>
)

const Start = () => (
  <section class="note is-quiet" aria-labelledby="start">
    <h2 id="start">Nothing has arrived yet</h2>
    <p>
      <Link to="/integration">Integration</Link> has the script for your shop and shows the next
      step. When the script is in place, open an affiliate link and place a test order. Both then
      appear here.
    </p>
  </section>
)

const Figures = ({ summary }: { readonly summary: Summary }) => (
  <dl class="figures">
    <Figure name="Clicks">{summary.clicks}</Figure>
    <Figure name="Conversions">{summary.conversions}</Figure>
    <Figure name="Sales">
      <Amounts amounts={summary.sales} />
    </Figure>
    {summary.refunded.length > 0 && (
      <Figure name="Refunded of these">
        <Amounts amounts={summary.refunded} />
      </Figure>
    )}
    <Figure name="Earned by affiliates">
      <Amounts amounts={summary.earned} />
    </Figure>
  </dl>
)

const Figure = ({
  name,
  children,
}: {
  readonly name: string
  readonly children: ComponentChildren
}) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Amounts = ({ amounts }: { readonly amounts: readonly Sum[] }) =>
  amounts.length === 0 ? (
    <span class="muted">none</span>
  ) : (
    amounts.map((money) => (
      <div key={money.currency}>
        <Amount money={money} />
      </div>
    ))
  )
