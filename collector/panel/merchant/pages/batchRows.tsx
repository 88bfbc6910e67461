import { maskedDetails } from '../../../domain/payee.js'
import type { PayoutBatch, PayoutBatchRow } from '../../../domain/payoutBatch.js'
import { Badge } from '../../parts/badge.js'
import { Field } from '../../parts/field.js'
import { Link, Post } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { ROW_WORDS } from '../../words/payoutWords.js'

interface BatchRowsProps {
  readonly batch: PayoutBatch
  readonly rows: readonly PayoutBatchRow[]
  readonly names: Names
}

export const BatchRows = ({ batch, rows, names }: BatchRowsProps) => (
  <Table
    label="Payments"
    columns={columns(batch, names)}
    rows={rows}
    rowKey={({ payoutId }) => payoutId}
    empty={<p>The batch has no payments.</p>}
  />
)

const columns = ({ id }: PayoutBatch, names: Names): readonly Column<PayoutBatchRow>[] => [
  {
    head: 'Affiliate',
    as: 'main',
    cell: ({ affiliateId }) => <Who names={names} id={affiliateId} />,
  },
  {
    head: 'State',
    as: 'tight',
    cell: ({ state }) => {
      const [tone, name] = ROW_WORDS[state]
      return <Badge tone={tone}>{name}</Badge>
    },
  },
  { head: 'Paid by', cell: ({ details }) => (details ? maskedDetails(details) : undefined) },
  { head: 'Note', cell: ({ note }) => note },
  {
    head: 'Orders',
    as: 'tight',
    cell: ({ payoutId, amount, affiliateId }) =>
      amount.amount === 0 ? undefined : (
        <Link to={`/payouts/${id}/orders/${payoutId}`}>
          Orders<span class="unseen"> of {names.affiliates.get(affiliateId)?.name}</span>
        </Link>
      ),
  },
  { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
  {
    head: 'Change',
    as: 'tight',
    cell: (row) => (isIn(row) ? <TakeOut id={id} row={row} names={names} /> : undefined),
  },
]

const isIn = ({ state }: PayoutBatchRow) => state === 'frozen' || state === 'paid'

interface TakeOutProps {
  readonly id: string
  readonly row: PayoutBatchRow
  readonly names: Names
}

const TakeOut = ({ id, row: { payoutId, affiliateId }, names }: TakeOutProps) => (
  <details class="small">
    <summary>
      Take out…<span class="unseen"> {names.affiliates.get(affiliateId)?.name}</span>
    </summary>
    <Post to={`/payouts/${id}/take-out`}>
      <p>The money becomes payable again, and the next file is without this payment.</p>
      <input type="hidden" name="payout" value={payoutId} />
      <Field name="note" id={`note-${payoutId}`} label="Why" maxlength={500} />
      <button type="submit" class="small secondary outline">
        Take it out
      </button>
    </Post>
  </details>
)
