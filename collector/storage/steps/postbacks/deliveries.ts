import type { AccountId } from '../../../domain/ids.js'
import type { PostbackId } from '../../../domain/postback.js'
import {
  type AttemptEnd,
  type Claim,
  type Claimed,
  type DeliveryCounts,
  type Postbacks,
  REPLAYED_TOGETHER,
} from '../../postbacks.js'
import type { Sealing } from '../../sealing.js'
import type { Watched } from '../resettling/watch.js'
import { all, one, orNull, run, type Step, togetherAll } from '../step.js'
import { listDeliveries } from './listDeliveries.js'
import type { PostbackEdits } from './postbackEdits.js'
import {
  type DeliveryRow,
  deliveryFromRow,
  type PostbackRow,
  postbackFromRow,
  secretsFromRow,
} from './postbackRows.js'

/** The text must match the condition of the partial index. */
const OPEN = "state in ('waiting', 'failed')"

/** Claiming deliveries, storing how attempts ended, and the log. */
export const deliveriesOver = (
  { read, write, onDeliveries }: Watched,
  sealing: Sealing,
): Omit<Postbacks, keyof PostbackEdits> => ({
  duePostbacks: async (accountId, at) => {
    const rows = await read(() =>
      all<{ id: PostbackId }>(
        `select p.id from postbacks p where p.account_id = ? and p.status = 'active'
           and exists (select 1 from postback_deliveries d
             where d.account_id = ? and d.postback_id = p.id and d.${OPEN} and d.due_at <= ?)
         order by p.id`,
        accountId,
        accountId,
        at,
      ),
    )
    return rows.map(({ id }) => id)
  },
  claimDeliveries: (claim) => write(() => claimed(claim, sealing)),
  endAttempts: async (accountId, ends) => {
    await write(() => togetherAll(ends.map((end) => ended(accountId, end))))
  },
  deliveries: (query) => read(() => listDeliveries(query)),
  delivery: async (accountId, id) => {
    const row = await read(() =>
      one<DeliveryRow>(
        'select * from postback_deliveries where account_id = ? and id = ?',
        accountId,
        id,
      ),
    )
    return row && deliveryFromRow(row)
  },
  replayDelivery: async (accountId, id, at) =>
    (await write(() =>
      run(
        `update postback_deliveries set state = 'waiting', due_at = ?, started_at = null
         where account_id = ? and id = ? and state in ('sent', 'dead')`,
        at,
        accountId,
        id,
      ),
    )) > 0,
  replayDead: (accountId, postbackId, at) =>
    write(() =>
      run(
        `update postback_deliveries set state = 'waiting', due_at = ?, started_at = null
         where account_id = ? and state = 'dead' and id in (
           select id from postback_deliveries
           where account_id = ? and postback_id = ? and state = 'dead'
           order by created_at, id limit ${REPLAYED_TOGETHER})`,
        at,
        accountId,
        accountId,
        postbackId,
      ),
    ),
  countDeliveries: (accountId) => read(() => counts(accountId)),
  onDeliveries,
})

/** The rows are claimed by moving their due time: until then no other claim finds them. */
function* claimed(
  { accountId, postbackId, at, until, max }: Claim,
  sealing: Sealing,
): Step<Claimed | undefined> {
  const row = yield* one<PostbackRow>(
    "select * from postbacks where account_id = ? and id = ? and status = 'active'",
    accountId,
    postbackId,
  )
  if (!row) return undefined
  const due = yield* all<{ id: string }>(
    `select id from postback_deliveries
     where account_id = ? and postback_id = ? and ${OPEN} and due_at <= ?
     order by due_at, id limit ?`,
    accountId,
    postbackId,
    at,
    max,
  )
  const rows =
    due.length === 0
      ? []
      : yield* all<DeliveryRow>(
          // The condition is repeated, because another collector may claim them between the statements.
          `update postback_deliveries set due_at = ?, attempts = attempts + 1, attempted_at = ?,
             started_at = coalesce(started_at, ?)
           where account_id = ? and id in (?*) and ${OPEN} and due_at <= ? returning *`,
          until,
          at,
          at,
          accountId,
          due.map(({ id }) => id),
          at,
        )
  return {
    postback: postbackFromRow(row),
    secrets: secretsFromRow(row, sealing),
    deliveries: rows.map(deliveryFromRow),
  }
}

const ended = (accountId: AccountId, end: AttemptEnd): Step<number> =>
  run(
    `update postback_deliveries set state = ?, due_at = ?, last_status = ?, last_error = ?
     where account_id = ? and id = ? and attempts = ? and ${OPEN}`,
    end.state,
    end.dueAt,
    orNull(end.status),
    orNull(end.error),
    accountId,
    end.id,
    end.attempts,
  )

function* counts(accountId: AccountId): Step<ReadonlyMap<PostbackId, DeliveryCounts>> {
  const count = (where: string) =>
    all<{ postback_id: PostbackId; count: number }>(
      `select postback_id, count(*) as count from postback_deliveries
       where account_id = ? and ${where} group by postback_id`,
      accountId,
    )
  const [open, dead] = yield* togetherAll([count(OPEN), count("state = 'dead'")])
  const found = new Map<PostbackId, DeliveryCounts>()
  const none = { open: 0, dead: 0 }
  for (const { postback_id: id, count } of open) found.set(id, { ...none, open: count })
  for (const { postback_id: id, count } of dead) {
    found.set(id, { ...(found.get(id) ?? none), dead: count })
  }
  return found
}
