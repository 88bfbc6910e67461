import type { StatusChange } from '../../../domain/conversion.js'
import { StatusBadge } from '../../parts/badge.js'
import { Table } from '../../parts/table.js'
import { Instant, ShortId } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { reasonWords } from '../../words/statusWords.js'

interface StatusLogTableProps {
  readonly log: readonly StatusChange[]
  readonly names: Names
}

export const StatusLogTable = ({ log, names }: StatusLogTableProps) => (
  <section aria-labelledby="log">
    <h2 id="log">Changes of status</h2>
    <Table
      label="Changes of status"
      rows={log}
      rowKey={(_change, index) => String(index)}
      empty={<p>The status has not changed yet.</p>}
      columns={[
        { head: 'Time (UTC)', as: 'tight', cell: ({ at }) => <Instant at={at} /> },
        { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
        { head: 'Status', cell: (change) => <Change change={change} /> },
        {
          head: 'Reason',
          cell: ({ reasons }) =>
            reasons.length === 0
              ? null
              : reasons.map((reason) => reasonWords(reason).name).join(', '),
        },
        {
          head: 'Report',
          as: 'tight',
          cell: ({ reportId }) => reportId && <ShortId id={reportId} />,
        },
      ]}
    />
  </section>
)

const Change = ({ change: { from, to } }: { readonly change: StatusChange }) => (
  <span class="badges">
    {from && (
      <>
        <StatusBadge status={from} /> →{' '}
      </>
    )}
    {to ? <StatusBadge status={to} /> : <span>no longer credited</span>}
  </span>
)
