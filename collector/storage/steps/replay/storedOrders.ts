import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Report } from '../../../domain/report.js'
import type { Verdict } from '../../../domain/verdict.js'
import { type CommissionRecord, commissionFromRow, type EntryRow } from '../../rows.js'
import { byOrder } from '../byOrder.js'
import type { Stored } from '../facts/gather.js'
import { unpaidPayouts } from '../payouts/unpaid.js'
import { bookedIn } from '../settling/booked.js'
import type { OrderRow } from '../settling/orderRow.js'
import { all, one, type Step, together } from '../step.js'

/** A row of an order, as far as a replay needs it. */
export type PlacedRow = Pick<
  OrderRow,
  'order_key' | 'kind' | 'order_id' | 'product_id' | 'code' | 'opened_at' | 'converted_at' | 'flags'
>

/** Orders that were placed in a span of time, without tests, bookings and traffic. */
export interface Span {
  readonly accountId: AccountId
  readonly from: number
  /** Before this instant. */
  readonly to: number
}

const REPLAYED = `account_id = ? and converted_at >= ? and converted_at < ?
  and test = 0 and (kind = 'sale' or kind = 'action')`

export function* countPlaced({ accountId, from, to }: Span): Step<number> {
  const found = yield* one<{ count: number }>(
    `select count(*) as count from orders where ${REPLAYED}`,
    accountId,
    from,
    to,
  )
  return found?.count ?? 0
}

/** Whether somebody ended what a customer was bonded to. */
export function* hasEnded(accountId: AccountId): Step<boolean> {
  const found = yield* one(
    `select 1 as one from lifetime_changes where account_id = ? and kind = 'ended' limit 1`,
    accountId,
  )
  return found !== undefined
}

/** The next orders in the order of placing, after one of them. */
export const placedAfter = (
  { accountId, from, to }: Span,
  after: PlacedRow | undefined,
  limit: number,
): Step<readonly PlacedRow[]> =>
  all<PlacedRow>(
    `select order_key, kind, order_id, product_id, code, opened_at, converted_at, flags from orders
     where ${REPLAYED} and (converted_at > ? or order_key > ?)
     order by converted_at, order_key limit ?`,
    accountId,
    after?.converted_at ?? from,
    to,
    after?.converted_at ?? from,
    after?.order_key ?? '',
    limit,
  )

interface VerdictRow {
  readonly order_key: string
  readonly body: string
}

/**
 * What is stored of each of these orders themselves: the same as `readBefore` reads of one, in a few
 * statements for all of them.
 */
export function* storedOrders(
  accountId: AccountId,
  orders: readonly PlacedRow[],
): Step<readonly Stored[]> {
  const keys = orders.map(({ order_key }) => order_key)
  const found = yield* together({
    reports: all<{ order_key: string; body: string }>(
      `select order_key, body from reports where account_id = ? and order_key in (?*)
       order by order_key, received_at, id`,
      accountId,
      keys,
    ),
    entries: all<EntryRow>(
      `select * from entries where account_id = ? and order_key in (?*) order by order_key, seq`,
      accountId,
      keys,
    ),
    verdicts: all<VerdictRow>(
      `select order_key, body from verdicts
       where account_id = ? and order_key in (?*) and applied = 1 order by order_key, seq`,
      accountId,
      keys,
    ),
    commissions: all<CommissionRecord>(
      `select * from commissions where account_id = ? and order_key in (?*)
       order by order_key, affiliate_id, tier`,
      accountId,
      keys,
    ),
  })
  const unpaid = yield* unpaidPayouts(accountId, found.entries)
  const reports = byOrder(found.reports)
  const entries = byOrder(found.entries)
  const verdicts = byOrder(found.verdicts)
  const commissions = byOrder(found.commissions)
  return orders.map((row) => {
    const own = <Row>(rows: ReadonlyMap<string, readonly Row[]>) => rows.get(row.order_key) ?? []
    const applied = own(verdicts).at(-1)
    return {
      row,
      reports: own(reports).map(({ body }) => JSON.parse(body) as Report),
      booked: bookedIn(own(entries), unpaid),
      applied: applied && {
        verdict: JSON.parse(applied.body) as Verdict,
        commissions: own(commissions).map(commissionFromRow),
      },
    }
  })
}

export const keyOf = ({ order_key }: PlacedRow): OrderKey => order_key as OrderKey
