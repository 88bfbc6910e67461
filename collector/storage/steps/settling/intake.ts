import type { OrderKey } from '../../../domain/ids.js'
import {
  CLAIMANT_REPORTS_MAX,
  isStatement,
  PAGE_REPORTS_MAX,
  type Report,
  type Statement,
  WEBHOOK_REPORTS_MAX,
  WEBHOOK_STATEMENTS_MAX,
} from '../../../domain/report.js'
import { MINUTE_MS } from '../../../domain/time.js'
import { all, just, one, type Step, together } from '../step.js'

/** What is stored under a report's id. */
export type Known =
  | {
      readonly state: 'new'
      readonly report: Report
      /** The same content was stored before with another time. */
      readonly isAgain: boolean
    }
  | { readonly state: 'duplicate' | 'conflict'; readonly orderKey: OrderKey }

interface KnownRow {
  readonly fingerprint: string
  readonly order_key: OrderKey
  readonly body: string
}

/**
 * Whether a report is already stored. The same content with a different time, beyond the tolerance
 * for clocks and retries, is a separate report: somebody who sends the content of an expected order
 * in advance must not turn the customer's report into a duplicate, and the time that counts must
 * not depend on the order of arrival.
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
 * Whether the report states its own time. A server's report without a time does not, and neither
 * does a message that is resent unchanged, because its time is identical to the millisecond.
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

/** How many reports an order has. */
export interface Room {
  readonly isNew: boolean
  /** From all pages. */
  readonly pages: number
  /** From the claimant of the new report. */
  readonly own: number
  /** From webhooks, refunds included. */
  readonly webhooks: number
}

/** An order without reports. */
export const NEW_ORDER: Room = { isNew: true, pages: 0, own: 0, webhooks: 0 }

/** Counts the reports that the order already has. */
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
  const countOf = (from: string) => rows.find(({ source }) => source === from)?.count ?? 0
  return {
    isNew: rows.length === 0,
    pages: countOf('browser'),
    own: own?.count ?? 0,
    webhooks: countOf('webhook'),
  }
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
 * The number of reports is limited because every new report reads all of them again. The limit per
 * claimant prevents one sender from using up the whole limit.
 */
export const hasRoom = (report: Report, { pages, own, webhooks }: Room): boolean => {
  // A move must not be left half done. There are no more copies than there was room for originals.
  if (report.kind === 'move' || report.origin !== undefined) return true
  // Statements that repeat without end must leave room for refunds.
  if (report.source === 'webhook') {
    return webhooks < (isStatement(report) ? WEBHOOK_STATEMENTS_MAX : WEBHOOK_REPORTS_MAX)
  }
  if (!isStatement(report) || report.source !== 'browser' || report.signed !== undefined) {
    return true
  }
  return pages < PAGE_REPORTS_MAX && own < CLAIMANT_REPORTS_MAX
}
