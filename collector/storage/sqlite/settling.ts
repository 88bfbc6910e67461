import type { AccountId, OrderKey } from '../../domain/ids.js'
import type { Report } from '../../domain/report.js'
import type { Outcome } from '../../settle/facts.js'
import type { Decide, Settled } from '../storage.js'
import { book, type Cause } from './book.js'
import type { CatalogueReads } from './catalogue.js'
import { gather } from './gather.js'
import { flag, insert, type Sql } from './statements.js'

/** How many other orders of a customer one order may decide anew. */
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
  const settleAgain = (cause: Cause, decide: Decide): Outcome => {
    const before = bondColumns(sql, cause)
    const outcome = settleOne(cause, decide)
    const after = bondColumns(sql, cause)
    // The first order of a customer decides who earns from the later ones, and may arrive last.
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      for (const orderKey of siblings(sql, cause, [before?.customer, after?.customer])) {
        settleOne({ ...cause, orderKey, reportId: undefined }, decide)
      }
    }
    return outcome
  }
  return {
    settleAgain,
    settleReport(report, decide) {
      const known = sql.one<{ fingerprint: string; order_key: string }>(
        'select fingerprint, order_key from reports where account_id = ? and id = ?',
        report.accountId,
        report.id,
      )
      if (known) {
        const same = known.fingerprint === report.fingerprint && known.order_key === report.orderKey
        return { state: same ? 'duplicate' : 'conflict', parked: undefined }
      }
      openOrder(sql, catalogue, report)
      insertReport(sql, report)
      const { accountId, orderKey, id, receivedAt } = report
      const outcome = settleAgain({ accountId, orderKey, reportId: id, at: receivedAt }, decide)
      return {
        state: 'recorded',
        parked: outcome.parked.find(({ reportId }) => reportId === id)?.code,
      }
    },
  }
}

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
  const program = catalogue.program(report.accountId)
  if (!program) throw new Error(`There is no account ${report.accountId}`)
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
      policy_version: program.policy.version,
      source: report.source,
      status: 'unattributed',
      flags: '[]',
      test: flag(report.test),
      settled_at: report.receivedAt,
    },
    'on conflict do nothing',
  )
}

interface BondColumns {
  readonly customer: string | null
}

const bondColumns = (sql: Sql, { accountId, orderKey }: Cause): BondColumns | undefined =>
  sql.one<BondColumns>(
    `select customer, bond_affiliate_id, bond_campaign_id, bond_proven,
       case when bond_affiliate_id is null then null else converted_at end as bonded_at
     from orders where account_id = ? and order_key = ?`,
    accountId,
    orderKey,
  )

const siblings = (
  sql: Sql,
  { accountId, orderKey }: { readonly accountId: AccountId; readonly orderKey: OrderKey },
  customers: readonly (string | null | undefined)[],
): readonly OrderKey[] =>
  [...new Set(customers)].flatMap((customer) =>
    customer
      ? sql
          .all<{ order_key: OrderKey }>(
            `select order_key from orders where account_id = ? and customer = ? and order_key <> ?
             order by converted_at, order_key limit ${SIBLINGS_MAX}`,
            accountId,
            customer,
            orderKey,
          )
          .map((row) => row.order_key)
      : [],
  )
