import type { AccountId } from '../../../domain/ids.js'
import {
  BODIES_KEPT_MAX,
  DELIVERY_STATES,
  type DeliveryState,
  DONE_KEPT_MS,
  REPLAYABLE_KEPT_MS,
  type WebhookDelivery,
} from '../../../domain/webhook.js'
import type { Sealing } from '../../sealing.js'
import type { DeliveriesAsked, Webhooks } from '../../webhooks.js'
import { all, insert, one, orNull, type Runner, run, type Step, togetherAll } from '../step.js'
import { ofDelivery } from './places.js'

type Deliveries = Pick<
  Webhooks,
  'logDelivery' | 'webhookDeliveries' | 'webhookDelivery' | 'eraseBodies'
>

interface DeliveryRow {
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
  readonly kept: string | null
}

/** The log of deliveries. */
export const deliveriesOver = ({ read, write }: Runner, sealing: Sealing): Deliveries => ({
  logDelivery: (delivery, earlierId) => write(() => logDelivery(delivery, sealing, earlierId)),
  webhookDeliveries: async (accountId, asked) => {
    const rows = await read(() => selectDeliveries(accountId, asked))
    return rows.map((row) => toDelivery(row, sealing))
  },
  webhookDelivery: async (accountId, endpointId, id) => {
    const row = await read(() =>
      one<DeliveryRow>(
        'select * from webhook_deliveries where account_id = ? and endpoint_id = ? and id = ?',
        accountId,
        endpointId,
        id,
      ),
    )
    return row && toDelivery(row, sealing)
  },
  eraseBodies: (accountId, endpointId) =>
    write(() =>
      run(
        `update webhook_deliveries set kept = null
         where account_id = ? and endpoint_id = ? and kept is not null`,
        accountId,
        endpointId,
      ),
    ),
})

/** Deletes deliveries whose time in the log is over. */
export const dropDeliveries = (accountId: AccountId, at: number): Step<number> =>
  run(
    `delete from webhook_deliveries where account_id = ?
     and (last_at < ? or (last_at < ? and state in ('applied', 'ignored')))`,
    accountId,
    at - REPLAYABLE_KEPT_MS,
    at - DONE_KEPT_MS,
  )

function* logDelivery(
  delivery: WebhookDelivery,
  sealing: Sealing,
  earlierId: string = delivery.id,
): Step<void> {
  const { accountId, endpointId, id, kept } = delivery
  const earlier = earlierId === id ? undefined : yield* takeOut(accountId, endpointId, earlierId)
  yield* insert(
    'webhook_deliveries',
    {
      account_id: accountId,
      endpoint_id: endpointId,
      id,
      type: delivery.type,
      state: delivery.state,
      note: orNull(delivery.note),
      order_ids: JSON.stringify(delivery.orderIds),
      test: delivery.test ? 1 : 0,
      first_at: earlier?.first_at ?? delivery.firstAt,
      last_at: delivery.lastAt,
      times: delivery.times + (earlier?.times ?? 0),
      kept: kept
        ? sealing.seal(
            JSON.stringify([kept.headers, Buffer.from(kept.body).toString('base64')]),
            ofDelivery(accountId, endpointId, id),
          )
        : null,
    },
    `on conflict (account_id, endpoint_id, id) do update set
       type = excluded.type, state = excluded.state, note = excluded.note,
       order_ids = excluded.order_ids, test = excluded.test, kept = excluded.kept,
       last_at = excluded.last_at, times = webhook_deliveries.times + excluded.times`,
  )
  if (kept) yield* eraseOldest(accountId, endpointId)
}

function* takeOut(
  accountId: AccountId,
  endpointId: string,
  id: string,
): Step<Pick<DeliveryRow, 'first_at' | 'times'> | undefined> {
  const found = yield* one<Pick<DeliveryRow, 'first_at' | 'times'>>(
    'select first_at, times from webhook_deliveries where account_id = ? and endpoint_id = ? and id = ?',
    ...[accountId, endpointId, id],
  )
  if (found) {
    yield* run(
      'delete from webhook_deliveries where account_id = ? and endpoint_id = ? and id = ?',
      ...[accountId, endpointId, id],
    )
  }
  return found
}

/** Keeps the newest bodies, because a wrong mapping may fail for every order of a month. */
function* eraseOldest(accountId: AccountId, endpointId: string): Step<void> {
  const oldest = yield* one<{ last_at: number }>(
    `select last_at from webhook_deliveries
     where account_id = ? and endpoint_id = ? and kept is not null
     order by last_at desc limit 1 offset ?`,
    accountId,
    endpointId,
    BODIES_KEPT_MAX,
  )
  if (!oldest) return
  yield* run(
    `update webhook_deliveries set kept = null
     where account_id = ? and endpoint_id = ? and kept is not null and last_at <= ?`,
    accountId,
    endpointId,
    oldest.last_at,
  )
}

/** Each state is asked for by itself, so that a rare one is found without reading all others. */
function* selectDeliveries(
  accountId: AccountId,
  {
    endpointId,
    states = DELIVERY_STATES,
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: DeliveriesAsked,
): Step<readonly DeliveryRow[]> {
  const found = yield* togetherAll(
    states.map((state) =>
      endpointId === undefined
        ? all<DeliveryRow>(
            `select * from webhook_deliveries where account_id = ? and state = ? and last_at < ?
             order by last_at desc limit ?`,
            accountId,
            state,
            before,
            limit,
          )
        : all<DeliveryRow>(
            `select * from webhook_deliveries
             where account_id = ? and endpoint_id = ? and state = ? and last_at < ?
             order by last_at desc limit ?`,
            accountId,
            endpointId,
            state,
            before,
            limit,
          ),
    ),
  )
  return found
    .flat()
    .sort((a, b) => b.last_at - a.last_at)
    .slice(0, limit)
}

const toDelivery = (row: DeliveryRow, sealing: Sealing): WebhookDelivery => ({
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
  kept: row.kept === null ? undefined : keptOf(row, row.kept, sealing),
})

const keptOf = (row: DeliveryRow, kept: string, sealing: Sealing): WebhookDelivery['kept'] => {
  const place = ofDelivery(row.account_id, row.endpoint_id, row.id)
  const [headers, body] = JSON.parse(sealing.open(kept, place)) as [Record<string, string>, string]
  return { headers, body: Buffer.from(body, 'base64') }
}
