import type { PayableRow, PayoutRow } from '../../../domain/lists.js'
import { formatMoney } from '../../../domain/money.js'
import type { ListedBatch } from '../../../domain/payoutBatch.js'
import type { Problem } from '../../../domain/problem.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { type Older, Pager } from '../../parts/pager.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Query } from '../../query.js'
import type { Names } from '../../words/names.js'
import { BatchesTable } from './batchesTable.js'

interface PayoutsPageProps {
  readonly payable: readonly PayableRow[]
  readonly batches: readonly ListedBatch[]
  readonly payouts: readonly PayoutRow[]
  readonly names: Names
  /** The e-mail addresses of the users who marked payouts, by user id. */
  readonly users: ReadonlyMap<string, string>
  readonly query: Query
  readonly older: Older | undefined
  readonly problem: Problem | undefined
}

export const PayoutsPage = (props: PayoutsPageProps) => {
  const { payable, batches, payouts, names, users, query, older, problem } = props
  return (
    <>
      <Heading title="Payouts">
        Waymark does not transfer money. Freeze what is payable in a batch, pay with its file, and
        mark the batch as paid. Or pay one affiliate, and mark the amount as paid.
      </Heading>
      <p class="actions">
        <Link to="/payouts/new">New batch</Link> <Link to="/payouts/terms">Payout terms</Link>{' '}
        <Link to="/payouts/rates">Exchange rates</Link>
      </p>
      <ProblemNote problem={problem} />
      <section aria-labelledby="payable">
        <h2 id="payable">Payable now</h2>
        <Table
          label="Payable now"
          columns={payableColumns(names)}
          rows={payable}
          rowKey={({ affiliateId, amount }) => `${affiliateId} ${amount.currency}`}
          empty={
            <p>
              Nothing is payable. A commission becomes payable when its hold period ends, or when
              you approve it.
            </p>
          }
        />
      </section>
      {batches.length > 0 && (
        <section aria-labelledby="batches">
          <h2 id="batches">Batches</h2>
          <BatchesTable batches={batches} />
        </section>
      )}
      <section aria-labelledby="paid">
        <h2 id="paid">Paid</h2>
        <Table
          label="Payouts"
          columns={payoutColumns(names, users)}
          rows={payouts}
          rowKey={({ id }) => id}
          empty={<p>No payout has been marked as paid yet.</p>}
        />
        <Pager path="/payouts" query={query} older={older} />
      </section>
    </>
  )
}

const payableColumns = (names: Names): readonly Column<PayableRow>[] => [
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliateId }) => <Who names={names} id={affiliateId} />,
  },
  { head: 'Commissions', cell: ({ commissions }) => commissions },
  { head: 'Payable', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
  { head: 'Change', as: 'tight', cell: (row) => <MarkPaid row={row} names={names} /> },
]

const MarkPaid = ({ row, names }: { readonly row: PayableRow; readonly names: Names }) => {
  const { amount, affiliateId } = row
  const affiliate = names.affiliates.get(affiliateId)
  if (amount.amount <= 0 || !affiliate) {
    return <span class="muted">owed by the affiliate; deducted from the next payout</span>
  }
  return (
    <details class="small">
      <summary>
        Mark as paid…<span class="unseen"> {affiliate.name}</span>
      </summary>
      <Post to="/payouts">
        <p>
          Mark it only after you have paid <Amount money={amount} /> to {affiliate.name}. It becomes
          a batch of one payment, which can be reverted.
        </p>
        <input type="hidden" name="affiliate" value={affiliate.code} />
        <input type="hidden" name="currency" value={amount.currency} />
        <input type="hidden" name="amount" value={formatMoney(amount)} />
        <button type="submit" class="small">
          Mark as paid
        </button>
      </Post>
    </details>
  )
}

const payoutColumns = (
  names: Names,
  users: PayoutsPageProps['users'],
): readonly Column<PayoutRow>[] => [
  {
    head: 'Payout',
    as: 'main',
    cell: ({ id }) => (
      <Link to={`/payouts/${id}`}>
        <ShortId id={id} />
      </Link>
    ),
  },
  { head: 'Time (UTC)', as: 'tight', cell: ({ paidAt }) => <Instant at={paidAt} /> },
  { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
  { head: 'Marked by', cell: ({ paidBy }) => users.get(paidBy) ?? paidBy },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
]
