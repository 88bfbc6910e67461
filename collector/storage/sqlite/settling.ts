import type { AccountId, OrderKey } from '../../domain/ids.js'
import { isStatement, type Report } from '../../domain/report.js'
import type { Outcome } from '../../settle/facts.js'
import { type Decide, PAGE_REPORTS_MAX, type Settled } from '../storage.js'
import { book, type Cause } from './book.js'
import { gather } from './gather.js'
import type { CatalogueReads } from './program.js'
import { flag, insert, type Sql } from './statements.js'

/** How many orders one message may decide anew through a customer's bond. */
export const SIBLINGS_MAX = 200

/** Steps of settling. Each runs inside a write transaction of its caller. */
export interface Settling {
  settleReport(report: Report, decide: Decide): Settled
  settleAgain(cause: Cause, decide: Decide): Outcome
}

export const settling = (sql: Sql, catalogue: CatalogueReads): Settling => {
  const settleOne = (cause: Cause, decide: Decide): Outcome => {
    const facts = gather(sql, catalogue, cause.accountId, cause.orderKey)
    const outcome = decide(facts)
    book(sql, cause, facts, outcome)
    return outcome
  }
  /**
   * The first order of a customer decides who earns from the later ones, and may arrive last. So an
   * order whose bond changed has its customer's other orders settled too, and so on; that ends,
   * because what an order may bond its customer to never depends on another order's bond.
   */
  const settleAgain = (cause: Cause, decide: Decide): Outcome => {
    const waiting = new Set([cause.orderKey])
    let own: Outcome | undefined
    let left = SIBLINGS_MAX
    for (const orderKey of waiting) {
      waiting.delete(orderKey)
      const one = orderKey === cause.orderKey ? cause : { ...cause, orderKey, reportId: undefined }
      const before = bondOf(sql, one)
      const outcome = settleOne(one, decide)
      const after = bondOf(sql, one)
      if (orderKey === cause.orderKey) own = outcome
      left -= 1
      if (left === 0) break
      if (JSON.stringify(before) === JSON.stringify(after)) continue
      for (const bond of [before, after]) {
        for (const key of leaningOn(sql, one, bond)) waiting.add(key)
      }
    }
    if (!own) throw new Error('An order is always settled itself')
    return own
  }
  return {
    settleAgain,
    settleReport(report, decide) {
      const known = sql.one<{ fingerprint: string; order_key: OrderKey }>(
        'select fingerprint, order_key from reports where account_id = ? and id = ?',
        report.accountId,
        report.id,
      )
      if (known) {
        const same = known.fingerprint === report.fingerprint
        return {
          state: same ? 'duplicate' : 'conflict',
          parked: undefined,
          orderKey: known.order_key,
        }
      }
      if (isFull(sql, report))
        return { state: 'full', parked: undefined, orderKey: report.orderKey }
      openOrder(sql, catalogue, report)
      insertReport(sql, report)
      const { accountId, orderKey, id, receivedAt } = report
      const outcome = settleAgain({ accountId, orderKey, reportId: id, at: receivedAt }, decide)
      return {
        state: 'recorded',
        parked: outcome.parked.find(({ reportId }) => reportId === id)?.code,
        orderKey,
      }
    },
  }
}

/** Each report is read again with each new one, so a stranger must not pile them up. */
const isFull = (sql: Sql, report: Report): boolean =>
  isStatement(report) &&
  report.source === 'browser' &&
  !report.signed &&
  (sql.one<{ count: number }>(
    "select count(*) as count from reports where account_id = ? and order_key = ? and source = 'browser'",
    report.accountId,
    report.orderKey,
  )?.count ?? 0) >= PAGE_REPORTS_MAX

const insertReport = (sql: Sql, report: Report): void => {
  insert(sql, 'reports', {
    account_id: report.accountId,
    id: report.id,
    order_key: report.orderKey,
    kind: report.kind,
    source: report.source,
    received_at: report.receivedAt,
    fingerprint: report.fingerprint,
    body: JSON.stringify(report),
  })
}

/** An order exists from its first report, whatever kind that was; it keeps the policy of that day. */
const openOrder = (sql: Sql, catalogue: CatalogueReads, report: Report): void => {
  if (!catalogue.program(report.accountId)) throw new Error(`No account ${report.accountId}`)
  insert(
    sql,
    'orders',
    {
      account_id: report.accountId,
      order_key: report.orderKey,
      kind: report.order.kind,
      order_id: report.order.orderId,
      product_id: report.order.productId,
      code: report.order.code,
      opened_at: report.receivedAt,
      converted_at: report.occurredAt,
      source: report.source,
      status: 'unattributed',
      flags: '[]',
      test: flag(report.test),
      settled_at: report.receivedAt,
    },
    'on conflict do nothing',
  )
}

interface BondRow {
  readonly customer: string
  readonly bond_affiliate_id: string
  readonly bond_campaign_id: string
  readonly bond_proven: number
  readonly converted_at: number
}

const bondOf = (sql: Sql, { accountId, orderKey }: Cause): BondRow | undefined =>
  sql.one<BondRow>(
    `select customer, bond_affiliate_id, bond_campaign_id, bond_proven, converted_at
     from orders where account_id = ? and order_key = ? and bond_affiliate_id is not null`,
    accountId,
    orderKey,
  )

/**
 * The orders that lean on a bond: those of its customer that were placed after it, unless there is
 * an earlier one that is as well proven. So a customer's later orders wake nobody.
 */
const leaningOn = (
  sql: Sql,
  { accountId, orderKey }: { readonly accountId: AccountId; readonly orderKey: OrderKey },
  bond: BondRow | undefined,
): readonly OrderKey[] => {
  if (!bond) return []
  const earlier = sql.one(
    `select 1 from orders
     where account_id = ? and customer = ? and order_key <> ? and bond_proven >= ?
       and (converted_at, order_key) < (?, ?) limit 1`,
    accountId,
    bond.customer,
    orderKey,
    bond.bond_proven,
    bond.converted_at,
    orderKey,
  )
  if (earlier) return []
  return sql
    .all<{ order_key: OrderKey }>(
      `select order_key from orders
       where account_id = ? and customer = ? and order_key <> ? and converted_at >= ?
       order by converted_at, order_key limit ${SIBLINGS_MAX}`,
      accountId,
      bond.customer,
      orderKey,
      bond.converted_at,
    )
    .map((row) => row.order_key)
}
