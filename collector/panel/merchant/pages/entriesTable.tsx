import type { LedgerEntry } from '../../../domain/ledger.js'
import { Table } from '../../parts/table.js'
import { Amount, Instant, ShortId } from '../../parts/values.js'
import { Who } from '../../parts/who.js'
import type { Names } from '../../words/names.js'
import { ENTRY_WORDS, LEDGER_WORDS } from '../../words/reportWords.js'

interface EntriesTableProps {
  readonly entries: readonly LedgerEntry[]
  readonly names: Names
}

export const EntriesTable = ({ entries, names }: EntriesTableProps) => (
  <section aria-labelledby="ledger">
    <h2 id="ledger">Ledger</h2>
    <Table
      label="Ledger entries"
      rows={entries}
      rowKey={({ seq }) => String(seq)}
      empty={<p>No money was booked for this order.</p>}
      columns={[
        { head: 'Time (UTC)', as: 'tight', cell: ({ at }) => <Instant at={at} /> },
        { head: 'Affiliate', cell: ({ affiliateId }) => <Who names={names} id={affiliateId} /> },
        {
          head: 'From and to',
          cell: ({ from, to }) => `${LEDGER_WORDS[from]} → ${LEDGER_WORDS[to]}`,
        },
        { head: 'Reason', cell: ({ reason }) => ENTRY_WORDS[reason] },
        {
          head: 'Report or payout',
          as: 'tight',
          cell: ({ reportId, payoutId }) => <ShortId id={payoutId ?? reportId ?? '–'} />,
        },
        { head: 'Amount', as: 'money', cell: ({ amount }) => <Amount money={amount} /> },
      ]}
    />
  </section>
)
