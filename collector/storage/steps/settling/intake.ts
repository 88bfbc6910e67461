import type { OrderKey } from '../../../domain/ids.js'
import {
  CLAIMANT_REPORTS_MAX,
  isStatement,
  PAGE_REPORTS_MAX,
  type Report,
  type Statement,
} from '../../../domain/report.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { all, just, one, type Step, together } from '../step.js'

/** What is known under a report's id. */
export type Known =
  | {
      readonly state: 'new'
      readonly report: Report
      /** Its words came before, about another time. */
      readonly isAgain: boolean
    }
  | { readonly state: 'duplicate' | 'conflict'; readonly orderKey: OrderKey }

interface KnownRow {
  readonly fingerprint: string
  readonly order_key: OrderKey
  readonly body: string
}

/**
 * Whether a report came before. The same words about another time, by more than clocks and retries
 * differ, are a report of their own: who repeats a coming order's words ahead of it must not make the
 * buyer's page a repetition, and the time that counts must not depend on which of them came first.
 */
export function* knownAs(report: Report): Step<Known> {
  const found = yield* reportUnder(report, report.id)
  if (!found) return { state: 'new', report, isAgain: false }
  const orderKey = found.order_key
  if (found.fingerprint !== report.fingerprint) return { state: 'conflict', orderKey }
  if (!isStatement(report) || !isOfOwnTime(report, JSON.parse(found.body) as Statement)) {
    return { state: 'duplicate', orderKey }
  }
  const id = `${report.id}@${report.saidAt ?? report.occurredAt}`
  return (yield* reportUnder(report, id))
    ? { state: 'duplicate', orderKey }
    : { state: 'new', report: { ...report, id }, isAgain: true }
}

/**
 * A server that names no time says nothing new about it. Nor does a message that is sent again as it
 * was, however much later: the sender's time in it is the same to the millisecond.
 */
const isOfOwnTime = (report: Statement, first: Statement): boolean =>
  (report.source === 'browser' || report.timed) &&
  (report.saidAt === undefined || report.saidAt !== first.saidAt) &&
  Math.abs(report.occurredAt - first.occurredAt) >= MINUTE_MS

const reportUnder = ({ accountId }: Report, id: string): Step<KnownRow | undefined> =>
  one<KnownRow>(
    'select fingerprint, order_key, body from reports where account_id = ? and id = ?',
    accountId,
    id,
  )

/** How full an order is. */
export interface Room {
  readonly isNew: boolean
  /** Of pages. */
  readonly pages: number
  /** Of the claimant who reports. */
  readonly own: number
}

/** How many reports the order has already. */
export function* roomFor(report: Report): Step<Room> {
  const { accountId, orderKey } = report
  const { rows, own } = yield* together({
    rows: all<{ source: string; count: number }>(
      `select source, count(*) as count from reports
       where account_id = ? and order_key = ? group by source`,
      accountId,
      orderKey,
    ),
    own: isStatement(report) && report.source === 'browser' ? countOwn(report) : just(undefined),
  })
  const pages = rows.find(({ source }) => source === 'browser')?.count ?? 0
  return { isNew: rows.length === 0, pages, own: own?.count ?? 0 }
}

const countOwn = ({ accountId, orderKey, visitorId, address }: Statement) =>
  visitorId
    ? one<{ count: number }>(
        `select count(*) as count from claims
         where account_id = ? and order_key = ? and visitor_id = ?`,
        accountId,
        orderKey,
        visitorId,
      )
    : one<{ count: number }>(
        `select count(*) as count from claims
         where account_id = ? and order_key = ? and visitor_id is null
           and coalesce(address, '') = ?`,
        accountId,
        orderKey,
        address ?? '',
      )

/**
 * Each report is read again with each new one, so strangers must not pile them up; and one of them
 * must not take the room of all others.
 */
export const hasRoom = (report: Report, { pages, own }: Room): boolean =>
  !isStatement(report) ||
  report.source !== 'browser' ||
  report.signed !== undefined ||
  (pages < PAGE_REPORTS_MAX && own < CLAIMANT_REPORTS_MAX)
