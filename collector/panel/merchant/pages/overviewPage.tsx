import type { ComponentChildren } from 'preact'
import type { ConversionRow } from '../../../domain/conversion.js'
import type { Sum } from '../../../domain/money.js'
import { type Summary, TASKS_COUNTED_MAX } from '../../../domain/summary.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { Amount } from '../../parts/values.js'
import type { Names } from '../../words/names.js'
import { LEDGER_WORDS } from '../../words/reportWords.js'
import { ConversionsTable } from './conversionsTable.js'

export interface Attention {
  readonly to: string
  readonly text: string
}

interface OverviewPageProps {
  readonly days: number
  readonly summary: Summary
  readonly attention: readonly Attention[]
  readonly conversions: readonly ConversionRow[]
  readonly names: Names
}

export const OverviewPage = (props: OverviewPageProps) => {
  const { days, summary, attention, conversions, names } = props
  const nothing = summary.clicks === 0 && conversions.length === 0
  return (
    <>
      <Heading title="Overview">The last {days} days.</Heading>
      {attention.length > 0 && <AttentionList attention={attention} />}
      {nothing && <Start />}
      <Figures summary={summary} />
      {summary.resettling > 0 && <Resettling tasks={summary.resettling} />}
      <section aria-labelledby="earned">
        <h2 id="earned">Commissions of these orders</h2>
        <Earned balances={summary.balances} />
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

/**
 * The ledger's accounts and the page for each. A negative amount is what affiliates owe the
 * merchant.
 */
const ACCOUNTS = [
  ['unverified', '/commissions?status=unverified'],
  ['pending', '/commissions?status=pending'],
  ['payable', '/payouts'],
  ['paid', '/payouts'],
] as const

const Earned = ({ balances }: Pick<Summary, 'balances'>) => {
  const reached = ACCOUNTS.map(([account, to]) => ({
    ...{ account, to },
    amounts: balances.filter((one) => one.account === account).map(({ amount }) => amount),
  })).filter(({ amounts }) => amounts.length > 0)
  return reached.length === 0 ? (
    <p class="muted">No commission was earned in this period.</p>
  ) : (
    <dl class="figures is-small">
      {reached.map(({ account, to, amounts }) => (
        <div key={account}>
          <dt>
            <Link to={to}>{LEDGER_WORDS[account]}</Link>
          </dt>
          <dd>
            <Amounts amounts={amounts} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
