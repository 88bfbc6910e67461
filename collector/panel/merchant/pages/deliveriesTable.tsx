import type { Delivery } from '../../../domain/postback.js'
import { Badge } from '../../parts/badge.js'
import { Post } from '../../parts/mount.js'
import { type Column, Table } from '../../parts/table.js'
import { Breakable, Instant } from '../../parts/values.js'
import { STATE_TONES } from '../../words/postbackWords.js'

interface DeliveriesTableProps {
  /** The page of the postback. */
  readonly path: string
  readonly deliveries: readonly Delivery[]
}

export const DeliveriesTable = ({ path, deliveries }: DeliveriesTableProps) => (
  <Table
    label="Deliveries"
    columns={columns(path)}
    rows={deliveries}
    rowKey={({ id }) => id}
    empty={<p>There are no such deliveries.</p>}
  />
)

const columns = (path: string): readonly Column<Delivery>[] => [
  {
    head: 'Delivery',
    as: 'main',
    cell: ({ event, variables, id }) => (
      <>
        {event} <Breakable text={variables.orderId ?? variables.payoutId ?? ''} />
        <small>
          <code>{id}</code>
        </small>
      </>
    ),
  },
  {
    head: 'Commission',
    as: 'money',
    cell: ({ variables: { commission, currency, status } }) => (
      <>
        {commission} {currency}
        <small>{status}</small>
      </>
    ),
  },
  { head: 'Stored (UTC)', as: 'tight', cell: ({ createdAt }) => <Instant at={createdAt} /> },
  { head: 'State', as: 'tight', cell: (delivery) => <State delivery={delivery} /> },
  {
    head: 'Last answer',
    as: 'wide',
    cell: (delivery) => lastAnswer(delivery),
  },
  {
    head: 'Change',
    as: 'tight',
    cell: ({ id, state }) =>
      state === 'sent' || state === 'dead' ? (
        <Post to={`${path}/replay`}>
          <input type="hidden" name="delivery" value={id} />
          <button type="submit" class="small secondary outline">
            Send again<span class="unseen"> {id}</span>
          </button>
        </Post>
      ) : undefined,
  },
]

/** A longer answer is often a whole page, which is shown on demand. */
const INLINE_MAX = 100

const lastAnswer = ({ id, lastStatus, lastError = '' }: Delivery) => {
  if (lastStatus === undefined && lastError === '') return undefined
  if (lastError.length <= INLINE_MAX) {
    return (
      <>
        {lastStatus} <span class="muted">{lastError}</span>
      </>
    )
  }
  return (
    <>
      {lastStatus}
      <details class="small">
        <summary>
          Show the answer<span class="unseen"> to {id}</span>
        </summary>
        <pre>{lastError}</pre>
      </details>
    </>
  )
}

const State = ({ delivery: { state, attempts, dueAt, attemptedAt } }: { delivery: Delivery }) => (
  <>
    <Badge tone={STATE_TONES[state]}>{state === 'dead' ? 'given up' : state}</Badge>
    <small>
      {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
      {state === 'failed' ? (
        <>
          , next <Instant at={dueAt} />
        </>
      ) : (
        attemptedAt !== undefined && (
          <>
            , <Instant at={attemptedAt} />
          </>
        )
      )}
    </small>
  </>
)
