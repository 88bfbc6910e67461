import {
  DELIVERY_STATES,
  type DeliveryState,
  type LoggedDelivery,
} from '../../../domain/webhook.js'
import { Badge, TestBadge, type Tone } from '../../parts/badge.js'
import { Link, Post } from '../../parts/mount.js'
import { OrderSearch } from '../../parts/orderSearch.js'
import { type Older, Pager } from '../../parts/pager.js'
import { type Column, Table } from '../../parts/table.js'
import { Breakable, Instant, ShortId } from '../../parts/values.js'
import type { Query } from '../../query.js'
import { DELIVERY_WORDS } from '../../words/deliveryWords.js'

interface WebhookLogProps {
  /** The path of the endpoint's page. */
  readonly path: string
  readonly rows: readonly LoggedDelivery[]
  /** Whether there are deliveries that were not applied. */
  readonly canReplay: boolean
  readonly query: Query
  readonly older: Older | undefined
}

/** The log of an endpoint's deliveries. */
export const WebhookLog = ({ path, rows, canReplay, query, older }: WebhookLogProps) => (
  <section aria-labelledby="log">
    <h2 id="log">Deliveries</h2>
    <p>
      Those that were not applied are kept for 30 days and can be replayed after a setting was
      corrected. The others are shown for 7 days.
    </p>
    <nav class="tabs" aria-label="States">
      <Link to={path} current={query.show === undefined}>
        All
      </Link>
      {DELIVERY_STATES.map((state) => (
        <Link key={state} to={`${path}?show=${state}`} current={query.show === state}>
          {DELIVERY_WORDS[state]}
        </Link>
      ))}
    </nav>
    {canReplay && (
      <Post to={`${path}/replay`} class="filter">
        <input type="hidden" name="all" value="yes" />
        <button type="submit" class="secondary">
          Replay all that were not applied
        </button>
      </Post>
    )}
    <Table
      label="Deliveries"
      columns={columns(path)}
      rows={rows}
      rowKey={({ id }) => id}
      empty={
        <p>
          {query.show === undefined
            ? 'The provider has sent nothing yet. Most providers can send a test message.'
            : 'There are none.'}
        </p>
      }
    />
    <Pager path={path} query={query} older={older} />
  </section>
)

const TONES: Readonly<Record<DeliveryState, Tone>> = {
  applied: 'good',
  ignored: 'quiet',
  unclear: 'bad',
  refused: 'bad',
}

const columns = (path: string): readonly Column<LoggedDelivery>[] => [
  {
    head: 'Event',
    as: 'main',
    cell: ({ type, id }) => (
      <>
        <Breakable text={type} />
        <small>
          <ShortId id={id} />
        </small>
      </>
    ),
  },
  {
    head: 'Arrived (UTC)',
    as: 'tight',
    cell: ({ lastAt, times }) => (
      <>
        <Instant at={lastAt} />
        {times > 1 && <small>{times} times</small>}
      </>
    ),
  },
  {
    head: 'Result',
    as: 'wide',
    cell: ({ state, test, note }) => (
      <>
        <span class="badges">
          <Badge tone={TONES[state]}>{DELIVERY_WORDS[state]}</Badge>
          <TestBadge test={test} />
        </span>
        {note && <small>{note}</small>}
      </>
    ),
  },
  {
    head: 'Orders',
    cell: ({ orderIds }) =>
      orderIds.length === 0 ? null : (
        <ul class="pairs">
          {orderIds.map((orderId) => (
            <li key={orderId}>
              <OrderSearch orderId={orderId} />
            </li>
          ))}
        </ul>
      ),
  },
  {
    head: 'Change',
    as: 'tight',
    cell: (row) => (row.isKept ? <Replay path={path} id={row.id} /> : ''),
  },
]

const Replay = ({ path, id }: { readonly path: string; readonly id: string }) => (
  <Post to={`${path}/replay`} class="inline">
    <input type="hidden" name="delivery" value={id} />
    <button type="submit" class="small secondary outline">
      Replay<span class="unseen"> {id}</span>
    </button>
  </Post>
)
