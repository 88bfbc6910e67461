import type { AccountId } from '../../../domain/ids.js'
import type { SetAside } from '../../../domain/setAside.js'
import { SET_ASIDE_BYTES_MAX, SET_ASIDE_ROWS_MAX } from '../../storage.js'
import { all, insertAll, one, orNull, type Row, run, type Step } from '../step.js'

/**
 * How many rows are discarded at once. With fewer, every write at the limit would discard again.
 */
const DISCARDED_TOGETHER = 100
/**
 * How often a write discards at most, so that it does not take long after an older collector stored
 * too much.
 */
const TURNS_MAX = 100

/** The approximate size of a row without its texts. */
const ROW_BYTES = 200

const SIZE = `(${ROW_BYTES} + octet_length(message) + octet_length(body)
  + coalesce(octet_length(order_id), 0) + coalesce(octet_length(origin), 0)
  + coalesce(octet_length(report), 0))`

const sizeOf = ({ message, body, orderId, origin, report }: SetAside): number =>
  ROW_BYTES +
  [message, body, orderId ?? '', origin ?? '', report ?? ''].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  )

interface Totals {
  readonly kept: number
  readonly bytes: number
}

/**
 * Stores messages of one account and discards the oldest beyond the limits. Maintains totals, to
 * avoid counting.
 */
export function* setAside(events: readonly SetAside[]): Step<void> {
  const [first] = events
  if (!first) return
  const { accountId, receivedAt } = first
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0)
  const totals = yield* added(accountId, { kept: events.length, bytes })
  yield* insertAll('set_aside', events.map(toRow), 'on conflict do nothing')
  yield* discardOldest(accountId, totals, receivedAt)
}

/**
 * The first statement, because it locks the totals: concurrent writes of the account wait and then
 * see this one.
 */
function* added(accountId: AccountId, { kept, bytes }: Totals): Step<Totals> {
  const row = { account_id: accountId, kept, bytes, discarded: 0, discarded_at: 0 }
  const [totals = { kept, bytes }] = yield* insertAll<Totals>(
    'set_aside_totals',
    [row],
    `on conflict (account_id) do update set kept = set_aside_totals.kept + excluded.kept,
       bytes = set_aside_totals.bytes + excluded.bytes
     returning kept, bytes`,
  )
  return totals
}

function* discardOldest(accountId: AccountId, totals: Totals, at: number): Step<void> {
  let { kept, bytes } = totals
  let discarded = 0
  const isOver = () => kept > SET_ASIDE_ROWS_MAX || bytes > SET_ASIDE_BYTES_MAX
  for (let turn = 0; turn < TURNS_MAX && isOver(); turn += 1) {
    const rows = yield* all<{ size: number }>(
      `delete from set_aside where account_id = ? and (received_at, id) in
         (select received_at, id from set_aside where account_id = ?
          order by received_at, id limit ?)
       returning ${SIZE} as size`,
      accountId,
      accountId,
      // Discards fewer rows if they are large.
      Math.max(1, Math.min(DISCARDED_TOGETHER, Math.ceil(kept / DISCARDED_TOGETHER))),
    )
    if (rows.length === 0) break
    kept -= rows.length
    bytes -= rows.reduce((sum, { size }) => sum + size, 0)
    discarded += rows.length
  }
  if (discarded === 0) return
  yield* run(
    `update set_aside_totals
     set kept = ?, bytes = ?, discarded = discarded + ?, discarded_at = ? where account_id = ?`,
    kept,
    bytes,
    discarded,
    at,
    accountId,
  )
}

/**
 * Recounts the totals, because collectors of an earlier version do not maintain them, and deletes
 * the counts of discarded messages from before an instant.
 */
export function* countAside(accountId: AccountId, before: number): Step<void> {
  yield* added(accountId, { kept: 0, bytes: 0 })
  const found = yield* one<Totals>(
    `select count(*) as kept, coalesce(sum(${SIZE}), 0) as bytes from set_aside
     where account_id = ?`,
    accountId,
  )
  yield* run(
    `update set_aside_totals set kept = ?, bytes = ?,
       discarded = case when discarded_at < ? then 0 else discarded end where account_id = ?`,
    found?.kept ?? 0,
    found?.bytes ?? 0,
    before,
    accountId,
  )
}

const toRow = (event: SetAside): Row => ({
  account_id: event.accountId,
  received_at: event.receivedAt,
  id: event.id,
  state: event.state,
  code: event.code,
  message: event.message,
  kind: orNull(event.kind),
  order_id: orNull(event.orderId),
  origin: orNull(event.origin),
  body: event.body,
  report: orNull(event.report),
})
