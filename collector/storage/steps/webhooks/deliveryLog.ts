import type { AccountId } from '../../../domain/ids.js'
import { LIST_MAX } from '../../../domain/lists.js'
import {
  DELIVERY_STATES,
  type DeliveryState,
  type LoggedDelivery,
} from '../../../domain/webhook.js'
import {
  COUNTED_MAX,
  type DeliverySum,
  type LogAsked,
  SKIPPED_MAX,
  type Webhooks,
} from '../../webhooks.js'
import { placeAfter } from '../placeAfter.js'
import { all, type Runner, type Step, togetherAll } from '../step.js'

type Log = Pick<Webhooks, 'deliveryLog' | 'deliverySums'>

interface LogRow {
  readonly account_id: string
  readonly endpoint_id: string
  readonly id: string
  readonly type: string
  readonly state: string
  readonly note: string | null
  readonly order_ids: string
  readonly test: number
  readonly first_at: number
  readonly last_at: number
  readonly times: number
  readonly is_kept: number
}

/** The log of deliveries without their bodies, which may be large. */
export const deliveryLogOver = ({ read }: Runner): Log => ({
  deliveryLog: async (accountId, asked) =>
    (await read(() => selectLog(accountId, asked))).map(toLogged),
  deliverySums: (accountId, endpointIds) =>
    read(() =>
      togetherAll(
        endpointIds.flatMap((endpointId) =>
          DELIVERY_STATES.map((state) => sumOf(accountId, endpointId, state)),
        ),
      ),
    ),
})

const COLUMNS = `account_id, endpoint_id, id, type, state, note, order_ids, test, first_at, last_at,
  times, case when kept is null then 0 else 1 end as is_kept`

/** Each state is asked for by itself, so that a rare one is found without reading all others. */
function* selectLog(
  accountId: AccountId,
  { endpointId, states = DELIVERY_STATES, before, skip = 0, limit = LIST_MAX, after }: LogAsked,
): Step<readonly LogRow[]> {
  const from = Math.min(skip, SKIPPED_MAX)
  const rows = from + limit
  const place = endpointId === undefined ? '' : 'and endpoint_id = ?'
  const further = placeAfter(['last_at', 'id'], after, false)
  const found = yield* togetherAll(
    states.map((state) =>
      all<LogRow>(
        `select ${COLUMNS} from webhook_deliveries
         where account_id = ? ${place} and state = ? and last_at < ? ${further.text}
         order by ${further.order} limit ?`,
        accountId,
        ...(endpointId === undefined ? [] : [endpointId]),
        state,
        before ?? Number.MAX_SAFE_INTEGER,
        ...further.values,
        rows,
      ),
    ),
  )
  return found
    .flat()
    .sort((a, b) => b.last_at - a.last_at || (a.id < b.id ? 1 : -1))
    .slice(from, rows)
}

/** Of the states that need no action only the newest is read. */
function* sumOf(accountId: AccountId, endpointId: string, state: DeliveryState): Step<DeliverySum> {
  const isDone = state === 'applied' || state === 'ignored'
  const [row] = yield* all<{ count: number; last_at: number | null }>(
    `select count(*) as count, max(last_at) as last_at from (
       select last_at from webhook_deliveries
       where account_id = ? and endpoint_id = ? and state = ?
       order by last_at desc limit ?
     ) as newest`,
    accountId,
    endpointId,
    state,
    isDone ? 1 : COUNTED_MAX,
  )
  return { endpointId, state, count: row?.count ?? 0, lastAt: row?.last_at ?? undefined }
}

const toLogged = (row: LogRow): LoggedDelivery => ({
  accountId: row.account_id as AccountId,
  endpointId: row.endpoint_id,
  id: row.id,
  type: row.type,
  state: row.state as DeliveryState,
  note: row.note ?? undefined,
  orderIds: JSON.parse(row.order_ids),
  test: row.test === 1,
  firstAt: row.first_at,
  lastAt: row.last_at,
  times: row.times,
  isKept: row.is_kept === 1,
})
