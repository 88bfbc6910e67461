import type { Flag } from '../../../domain/flag.js'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import type { Report } from '../../../domain/report.js'
import type { Verdict } from '../../../domain/verdict.js'
import type { Applied, Bond, Booked } from '../../../settle/facts.js'
import { type CommissionRecord, commissionFromRow } from '../../rows.js'
import { type BondRow, toBond } from '../facts/bondRow.js'
import { unpaidPayouts } from '../payouts/unpaid.js'
import { all, one, type Step, together } from '../step.js'
import { bookedIn } from './booked.js'
import { CHAIN_START, type Chain, chainEnd, entriesOf } from './chain.js'
import { type OrderRow, openedRow } from './orderRow.js'

/** The stored state of an order: its reports and the result of the last settling. */
export interface Before {
  readonly row: OrderRow
  readonly reports: readonly Report[]
  readonly chain: Chain
  readonly booked: readonly Booked[]
  readonly verdicts: {
    readonly seq: number
    readonly applied: string | undefined
    readonly superseded: string | undefined
  }
  readonly logSeq: number
  /** The result in force. */
  readonly applied: Applied | undefined
  readonly bond: Bond | undefined
}

/**
 * The state of an order whose first report this is. Needs no query. `body` is the report as it is
 * stored, so that it equals what later reads return.
 */
export const justOpened = (report: Report, body: string): Before => ({
  row: openedRow(report),
  reports: [JSON.parse(body) as Report],
  chain: CHAIN_START,
  booked: [],
  verdicts: { seq: 0, applied: undefined, superseded: undefined },
  logSeq: 0,
  applied: undefined,
  bond: undefined,
})

/** Set as long as the newest verdict is not applied. */
const KEPT: Flag = 'not_applied_already_approved'

interface VerdictRow {
  readonly seq: number
  readonly applied: number
  readonly body: string
}

/**
 * Reads the stored state in one round trip, so that deciding and booking need no further queries
 * about the order itself.
 */
export function* readBefore(accountId: AccountId, orderKey: OrderKey): Step<Before> {
  const { order, reports, entries, verdicts, log, commissions } = yield* together({
    order: one<OrderRow>(
      'select * from orders where account_id = ? and order_key = ?',
      accountId,
      orderKey,
    ),
    reports: all<{ body: string }>(
      'select body from reports where account_id = ? and order_key = ? order by received_at, id',
      accountId,
      orderKey,
    ),
    entries: entriesOf(accountId, orderKey),
    verdicts: newestVerdicts(accountId, orderKey),
    log: one<{ seq: number | null }>(
      'select max(seq) as seq from status_log where account_id = ? and order_key = ?',
      accountId,
      orderKey,
    ),
    commissions: all<CommissionRecord>(
      'select * from commissions where account_id = ? and order_key = ? order by affiliate_id, tier',
      accountId,
      orderKey,
    ),
  })
  if (!order) throw new Error(`Order ${orderKey} of ${accountId} was not opened`)
  const unpaid = yield* unpaidPayouts(accountId, entries)
  const [superseded, applied] = [0, 1].map((kind) => verdicts.find((one) => one.applied === kind))
  return {
    row: order,
    reports: reports.map(({ body }) => JSON.parse(body) as Report),
    chain: chainEnd(accountId, entries),
    booked: bookedIn(entries, unpaid),
    verdicts: {
      seq: Math.max(0, ...verdicts.map(({ seq }) => seq)),
      applied: applied?.body,
      superseded: superseded?.body,
    },
    logSeq: log?.seq ?? 0,
    applied: applied && {
      verdict: JSON.parse(applied.body) as Verdict,
      commissions: commissions.map(commissionFromRow),
      ...(superseded &&
        order.flags.includes(KEPT) && { superseded: JSON.parse(superseded.body) as Verdict }),
    },
    bond: order.bond_affiliate_id === null ? undefined : toBond(order as BondRow),
  }
}

/** The newest applied verdict, and the newest superseded one. */
export const newestVerdicts = (accountId: AccountId, orderKey: OrderKey) =>
  all<VerdictRow>(
    `select seq, applied, body from verdicts where account_id = ? and order_key = ? and seq in (
       select max(seq) from verdicts where account_id = ? and order_key = ? group by applied)`,
    accountId,
    orderKey,
    accountId,
    orderKey,
  )
