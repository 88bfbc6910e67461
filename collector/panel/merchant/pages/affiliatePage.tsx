import { type Affiliate, statusAt } from '../../../domain/affiliate.js'
import type { AffiliateBalances } from '../../../domain/balances.js'
import type { BookingRow } from '../../../domain/booking.js'
import type { PayoutRow } from '../../../domain/lists.js'
import type { Problem } from '../../../domain/problem.js'
import { AffiliateBadge } from '../../parts/badge.js'
import { BalanceNotes, BalanceTable } from '../../parts/balances.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import type { Query } from '../../query.js'
import { BookingsSection, type BookingValues } from './bookingsSection.js'

interface AffiliatePageProps {
  readonly affiliate: Affiliate
  readonly balances: readonly AffiliateBalances[]
  readonly payouts: readonly PayoutRow[]
  readonly bookings: readonly BookingRow[]
  /** The e-mail addresses of the users, by user id. */
  readonly users: ReadonlyMap<string, string>
  readonly query: Query
  readonly older: Older | undefined
  readonly now: number
  readonly values: BookingValues
  readonly problem: Problem | undefined
}

export const AffiliatePage = (props: AffiliatePageProps) => {
  const { affiliate, balances, payouts, users, query, older, now, problem } = props
  const { code, name, email } = affiliate
  return (
    <>
      <p class="crumb">
        <Link to="/affiliates">Affiliates</Link>
      </p>
      <Heading
        title={
          <>
            {name} <AffiliateBadge status={statusAt(affiliate, now)} />
          </>
        }
      >
        <code>{code}</code> {email}
      </Heading>
      <ProblemNote problem={problem} fields={FIELDS} />
      <section aria-labelledby="balances">
        <h2 id="balances">Balances</h2>
        <BalanceTable
          label="Balances"
          balances={balances}
          empty="This affiliate has not earned anything yet."
        />
        {balances.length > 0 && <BalanceNotes />}
      </section>
      <BookingsSection {...props} />
      <section aria-labelledby="payouts">
        <h2 id="payouts">Payouts</h2>
        <Table
          label="Payouts"
          columns={payoutColumns(users)}
          rows={payouts}
          rowKey={({ id }) => id}
          empty={<p>No payout has been marked as paid yet.</p>}
        />
        <Pager path={`/affiliates/${code}`} query={query} older={older} />
      </section>
      <p>
        <Link to={`/clicks?affiliate=${code}`}>Clicks</Link> ·{' '}
        <Link to={`/links?affiliate=${code}`}>Links</Link>
      </p>
    </>
  )
}

/** The fields of the form for a booking. */
const FIELDS = ['kind', 'amount', 'currency', 'reason', 'holdDays']

const payoutColumns = (users: AffiliatePageProps['users']): readonly Column<PayoutRow>[] => [
  { head: 'Payout', as: 'main', cell: ({ id }) => <ShortId id={id} /> },
  { head: 'Time (UTC)', as: 'tight', cell: ({ paidAt }) => <Instant at={paidAt} /> },
  { head: 'Marked by', cell: ({ paidBy }) => users.get(paidBy) ?? paidBy },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]
