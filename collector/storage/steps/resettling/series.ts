import type { AccountId, AffiliateId, OrderKey } from '../../../domain/ids.js'
import { SERIES_MS } from '../../../domain/series.js'
import { all, type Step } from '../step.js'
import { read, SCANNED_MAX, type Slice, slice } from './slice.js'
import type { Task } from './tasks.js'

/**
 * The subject of a task for orders that may be in a series because of a claim at this instant: the
 * affiliate whom the claim favours, and until when such orders may have come. The end is rounded up, so
 * that the claims of a series give few tasks.
 */
export const seriesSubject = (affiliateId: AffiliateId, at: number): string =>
  `${affiliateId} ${(Math.floor((at + SERIES_MS) / SERIES_MS) + 1) * SERIES_MS}`

interface ClaimRow {
  readonly order_key: OrderKey
  readonly arrived_at: number
  readonly report_id: string
  /** Null: no claim of the order favours the affiliate. */
  readonly favours: number | null
}

/**
 * The orders that a page claimed within a time, and that some claim assigns to the affiliate. A series
 * is counted around the first claim of an order, which may favour nobody.
 *
 * Tasks of kind `favoured` are from earlier versions and have no end.
 */
export function* ordersInSeries(
  accountId: AccountId,
  { subject, since, cursor }: Task,
  limit: number,
): Step<Slice> {
  const [affiliateId = '', until = Number.MAX_SAFE_INTEGER] = subject.split(' ')
  const [at, after] = read<[number, string]>(cursor) ?? [since, '']
  // Read in the order of arrival, because an index by affiliate would cost each sale a page of its own.
  const rows = yield* all<ClaimRow>(
    `select c.order_key, c.arrived_at, c.report_id, (
         select 1 from claims f
         where f.account_id = ? and f.order_key = c.order_key and f.affiliate_id = ? limit 1
       ) as favours
     from (
       select order_key, arrived_at, report_id from claims
       where account_id = ? and arrived_at + 0 >= ? and arrived_at + 0 <= ?
         and (arrived_at + 0, report_id) > (?, ?)
       order by arrived_at + 0, report_id limit ${SCANNED_MAX}) as c
     order by c.arrived_at, c.report_id`,
    accountId,
    affiliateId,
    accountId,
    at,
    Number(until),
    at,
    after,
  )
  const keys = new Set<OrderKey>()
  for (const { order_key, arrived_at, report_id, favours } of rows) {
    if (favours !== null) keys.add(order_key)
    if (keys.size >= limit) return slice([...keys], [arrived_at, report_id])
  }
  const last = rows.at(-1)
  const isMore = last && rows.length === SCANNED_MAX
  return slice([...keys], isMore ? [last.arrived_at, last.report_id] : undefined)
}
