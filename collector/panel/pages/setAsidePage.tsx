import type { SetAside } from '../../storage/storage.js'
import { Badge } from '../parts/badge.js'
import { Heading } from '../parts/heading.js'
import { Link, Post } from '../parts/mount.js'
import { type Older, Pager } from '../parts/pager.js'
import { type Column, Table } from '../parts/table.js'
import { Instant } from '../parts/values.js'
import type { Query } from '../query.js'

interface SetAsidePageProps {
  readonly rows: readonly SetAside[]
  /** Hosts that are registered by now. */
  readonly hosts: readonly string[]
  readonly query: Query
  readonly older: Older | undefined
}

export const SetAsidePage = ({ rows, hosts, query, older }: SetAsidePageProps) => (
  <>
    <Heading title="Rejected and parked">
      Messages that could not be applied, with what to do about each. They are kept for 30 days.
    </Heading>
    <Table
      label="Rejected and parked messages"
      columns={columns(hosts)}
      rows={rows}
      rowKey={({ receivedAt, id }) => `${receivedAt} ${id}`}
      empty={<p>Everything that arrived was understood and applied.</p>}
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
          <summary>As it came</summary>
          <pre>{row.body}</pre>
        </details>
      </>
    ),
  },
  {
    head: 'From',
    cell: ({ origin, kind }) => (
      <>
        {origin ?? <span class="muted">a server</span>}
        {kind && <small>{kind}</small>}
      </>
    ),
  },
  { head: 'Order', cell: ({ orderId }) => orderId && <OrderSearch orderId={orderId} /> },
]

const OrderSearch = ({ orderId }: { readonly orderId: string }) => (
  <Link to={`/conversions?${new URLSearchParams({ search: orderId })}`}>{orderId}</Link>
)

/** The commonest mistake is a host that nobody registered: www, staging, the bare domain. */
const Remedy = ({ row, hosts }: { readonly row: SetAside; readonly hosts: readonly string[] }) => {
  const host = row.code === 'origin_not_registered' ? hostOf(row.origin) : undefined
  if (!host) return null
  if (hosts.includes(host)) return <Badge tone="good">registered by now</Badge>
  return (
    <Post to="/sites" class="inline">
      <input type="hidden" name="host" value={host} />
      <button type="submit" class="small">
        Register {host}
      </button>
    </Post>
  )
}

const hostOf = (origin: string | undefined): string | undefined => {
  try {
    return origin ? new URL(origin).host || undefined : undefined
  } catch {
    return undefined
  }
}
