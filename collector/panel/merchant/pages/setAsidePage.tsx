import { isOfSite, plainHost } from '../../../domain/host.js'
import type { SetAside } from '../../../domain/setAside.js'
import { SET_ASIDE_BYTES_MAX, SET_ASIDE_ROWS_MAX } from '../../../storage/storage.js'
import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Post } from '../../parts/mount.js'
import { OrderSearch } from '../../parts/orderSearch.js'
import { type Older, Pager } from '../../parts/pager.js'
import { type Column, Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'
import type { Query } from '../../query.js'

interface SetAsidePageProps {
  readonly rows: readonly SetAside[]
  /** The hosts that are registered now. */
  readonly hosts: readonly string[]
  /** How many were discarded because there were too many. */
  readonly discarded: number
  readonly query: Query
  readonly older: Older | undefined
}

export const SetAsidePage = ({ rows, hosts, discarded, query, older }: SetAsidePageProps) => (
  <>
    <Heading title="Rejected and parked">
      Messages that could not be applied, and what you can do about each. They are kept for 30 days.
    </Heading>
    {rows.some(({ code }) => code === 'origin_not_registered') && (
      <p>
        After you register a host, its pages can report. Their earlier reports stay rejected,
        because a rejected message is stored without its visitor id. A lost click is recorded when
        the visitor follows the link again. A lost order can be reported by your server, which can
        name the <code>affiliate</code>.
      </p>
    )}
    {discarded > 0 && (
      <p>
        {discarded.toLocaleString('en')} older messages were discarded in the last 30 days, because
        at most {SET_ASIDE_ROWS_MAX.toLocaleString('en')} messages or{' '}
        {SET_ASIDE_BYTES_MAX / 1_048_576} MB are kept.
      </p>
    )}
    <Table
      label="Rejected and parked messages"
      columns={columns(hosts)}
      rows={rows}
      rowKey={({ receivedAt, id }) => `${receivedAt} ${id}`}
      empty={<p>No message was rejected or parked.</p>}
    />
    <Pager path="/set-aside" query={query} older={older} />
  </>
)

const columns = (hosts: readonly string[]): readonly Column<SetAside>[] => [
  {
    head: 'What happened',
    as: 'main',
    cell: ({ state, code }) => (
      <>
        <Badge tone={state === 'rejected' ? 'bad' : 'wait'}>{state}</Badge> <code>{code}</code>
      </>
    ),
  },
  { head: 'Time (UTC)', as: 'tight', cell: ({ receivedAt }) => <Instant at={receivedAt} /> },
  {
    head: 'What to do',
    as: 'wide',
    cell: (row) => (
      <>
        {row.message} <Remedy row={row} hosts={hosts} />
        <details class="small">
          <summary>What was sent, without personal data</summary>
          <pre>{row.body || row.report}</pre>
        </details>
      </>
    ),
  },
  {
    head: 'From',
    cell: ({ origin, kind }) => (
      <>
        {origin ?? <span class="muted">no page named</span>}
        {kind && <small>{kind}</small>}
      </>
    ),
  },
  { head: 'Order', cell: ({ orderId }) => orderId && <OrderSearch orderId={orderId} /> },
]

/**
 * The most common cause of a rejection is a host that is not registered: www, staging or the bare
 * domain. The button registers it.
 */
const Remedy = ({ row, hosts }: { readonly row: SetAside; readonly hosts: readonly string[] }) => {
  if (row.state === 'parked' && row.report !== undefined) return <Apply id={row.id} />
  const host = row.code === 'origin_not_registered' ? hostOf(row.origin) : undefined
  if (!host) return null
  if (hosts.some((site) => isOfSite(plainHost(host), site)))
    return <Badge tone="good">now registered</Badge>
  return (
    <Post to="/sites" class="inline">
      <input type="hidden" name="host" value={host} />
      <button type="submit" class="small">
        Register {host}
      </button>
    </Post>
  )
}

/** The order needs review afterwards: it has reached the limit of reports and is held. */
const Apply = ({ id }: { readonly id: string }) => (
  <Post to="/set-aside/apply" class="inline">
    <input type="hidden" name="id" value={id} />
    <button type="submit" class="small">
      Add it to the order
    </button>
  </Post>
)

const hostOf = (origin: string | undefined): string | undefined => {
  try {
    return origin ? new URL(origin).host || undefined : undefined
  } catch {
    return undefined
  }
}
