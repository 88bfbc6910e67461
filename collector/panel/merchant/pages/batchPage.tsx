import { sumsOf } from '../../../domain/money.js'
import { type BatchDetail, type PayoutFile, rowsOfFile } from '../../../domain/payoutBatch.js'
import type { Problem } from '../../../domain/problem.js'
import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { type Column, Table } from '../../parts/table.js'
import { Amount, Instant } from '../../parts/values.js'
import type { Names } from '../../words/names.js'
import { BATCH_TONES } from '../../words/payoutWords.js'
import { BatchActions } from './batchActions.js'
import { BatchRows } from './batchRows.js'

export interface BatchPageProps {
  readonly detail: BatchDetail
  readonly names: Names
  /** The e-mail addresses of users by id. */
  readonly users: ReadonlyMap<string, string>
  readonly problem: Problem | undefined
}

export const BatchPage = ({ detail, names, users, problem }: BatchPageProps) => {
  const { batch, rows, files } = detail
  return (
    <>
      <p class="crumb">
        <Link to="/payouts">Payouts</Link>
      </p>
      <Heading title="Payout batch">
        Waymark does not transfer money. Download the file, pay with it, then mark the batch as
        paid.
      </Heading>
      <ProblemNote problem={problem} />
      <Facts detail={detail} users={users} />
      <BatchActions detail={detail} />
      <section aria-labelledby="rows">
        <h2 id="rows">Payments</h2>
        <BatchRows batch={batch} rows={rows} names={names} />
      </section>
      {files.length > 0 && (
        <section aria-labelledby="files">
          <h2 id="files">Files that were made</h2>
          <Table
            label="Files"
            columns={fileColumns(batch.revision, users)}
            rows={files}
            rowKey={({ format, revision }) => `${format} ${revision}`}
            empty={null}
          />
        </section>
      )}
    </>
  )
}

const Facts = ({ detail: { batch, rows }, users }: Pick<BatchPageProps, 'detail' | 'users'>) => {
  const { state, format, createdAt, createdBy, closedAt, closedBy, note } = batch
  const paid = rowsOfFile(rows, batch.revision)
  return (
    <dl class="facts">
      <div>
        <dt>State</dt>
        <dd>
          <Badge tone={BATCH_TONES[state]}>{state}</Badge>
        </dd>
      </div>
      <div>
        <dt>File</dt>
        <dd>{format}</dd>
      </div>
      <div>
        <dt>Frozen (UTC)</dt>
        <dd>
          <Instant at={createdAt} /> by {users.get(createdBy) ?? createdBy}
        </dd>
      </div>
      {closedAt !== undefined && (
        <div>
          <dt>{state === 'paid' ? 'Marked as paid (UTC)' : 'Reverted (UTC)'}</dt>
          <dd>
            <Instant at={closedAt} /> by {users.get(closedBy ?? '') ?? closedBy}
          </dd>
        </div>
      )}
      <div>
        <dt>Payments</dt>
        <dd>{paid.length}</dd>
      </div>
      {sumsOf(paid.map(({ amount }) => amount)).map((sum) => (
        <div key={sum.currency}>
          <dt>Sum</dt>
          <dd>
            <Amount money={sum} />
          </dd>
        </div>
      ))}
      {note !== '' && (
        <div>
          <dt>Note</dt>
          <dd>{note}</dd>
        </div>
      )}
    </dl>
  )
}

const fileColumns = (
  revision: number,
  users: BatchPageProps['users'],
): readonly Column<PayoutFile>[] => [
  {
    head: 'File',
    as: 'main',
    cell: (file) => (file.revision === revision ? file.format : `${file.format}, outdated`),
  },
  { head: 'First made (UTC)', as: 'tight', cell: ({ madeAt }) => <Instant at={madeAt} /> },
  { head: 'By', cell: ({ madeBy }) => users.get(madeBy) ?? madeBy },
  { head: 'Payments', cell: ({ count }) => count },
  { head: 'SHA-256', as: 'wide', cell: ({ sha256 }) => <code>{sha256}</code> },
]
