import type { ListedBatch } from '../../../domain/payoutBatch.js'
import { Badge } from '../../parts/badge.js'
import { Link } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import { BATCH_TONES } from '../../words/payoutWords.js'

export const BatchesTable = ({ batches }: { readonly batches: readonly ListedBatch[] }) => (
  <Table
    label="Batches"
    columns={COLUMNS}
    rows={batches}
    rowKey={({ id }) => id}
    empty={<p>There is no batch yet.</p>}
  />
)

const COLUMNS: readonly Column<ListedBatch>[] = [
  {
    head: 'Batch',
    as: 'main',
    cell: ({ id }) => (
      <Link to={`/payouts/${id}`}>
        <ShortId id={id} />
      </Link>
    ),
  },
  { head: 'Frozen (UTC)', as: 'tight', cell: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    head: 'State',
    as: 'tight',
    cell: ({ state }) => <Badge tone={BATCH_TONES[state]}>{state}</Badge>,
  },
  { head: 'File', as: 'tight', cell: ({ format }) => format },
  { head: 'Payments', cell: ({ count }) => count },
  {
    head: 'Sum',
    as: 'money',
    cell: ({ sums }) =>
      sums.length === 0 ? undefined : (
        <ul class="pairs">
          {sums.map((sum) => (
            <li key={sum.currency}>
              <Amount money={sum} />
            </li>
          ))}
        </ul>
      ),
  },
]
