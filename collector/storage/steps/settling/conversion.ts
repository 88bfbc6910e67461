import { affiliatesNamed, type ConversionDetail } from '../../../domain/conversion.js'
import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { LIST_MAX } from '../../../domain/lists.js'
import type { OrderRef } from '../../../domain/order.js'
import type { Report } from '../../../domain/report.js'
import type { Verdict } from '../../../domain/verdict.js'
import {
  type CommissionRecord,
  commissionFromRow,
  conversionFromRow,
  entryFromRow,
  type ShownOrderRow,
  type StatusRow,
  statusFromRow,
} from '../../rows.js'
import type { ShownOrder } from '../../settled.js'
import type { Ledger } from '../../storage.js'
import { selectAffiliates } from '../catalogue/affiliates.js'
import { productRefunds } from '../facts/productRefunds.js'
import { ofWhole } from '../facts/products.js'
import { all, one, type Runner, type Step, together, togetherAll } from '../step.js'
import { newestVerdicts } from './before.js'
import { entriesOf } from './chain.js'

/** An order with the affiliates that it names. It must be stored. */
export function* shownOrder(accountId: AccountId, orderKey: OrderKey): Step<ShownOrder> {
  const { order, parts } = yield* together({
    order: orderOf(accountId, orderKey),
    parts: partsOf(accountId, orderKey),
  })
  if (!order) throw new Error(`Order ${orderKey} of ${accountId} was not stored`)
  const conversion = detailOf(order, parts)
  const ids = affiliatesNamed(conversion)
  const affiliates =
    ids.length === 0 ? [] : yield* selectAffiliates(accountId, 'and id in (?*)', ids)
  return { conversion, affiliates }
}

const orderOf = (accountId: AccountId, orderKey: OrderKey): Step<ShownOrderRow | undefined> =>
  one<ShownOrderRow>(
    'select * from orders where account_id = ? and order_key = ?',
    accountId,
    orderKey,
  )

/** An order by its key; undefined if there is none. The key may be any text. */
export function* conversionOf(
  accountId: AccountId,
  orderKey: OrderKey,
): Step<ConversionDetail | undefined> {
  const order = yield* orderOf(accountId, orderKey)
  return order && detailOf(order, yield* partsOf(accountId, orderKey))
}

/** How many conversions are read at once. In between, other work gets its turn. */
const READ_TOGETHER_MAX = 10

/** The oldest `LIST_MAX` + 1 conversions of an order id. */
export const conversionsOver =
  (read: Runner['read']): Ledger['conversionsOf'] =>
  async (accountId, orderId, kind) => {
    const orders = await read(() => ordersOf(accountId, orderId, kind ? [kind] : KINDS))
    const found: ConversionDetail[] = []
    for (let from = 0; from < orders.length; from += READ_TOGETHER_MAX) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve))
      const some = orders.slice(from, from + READ_TOGETHER_MAX)
      const parts = await read(() =>
        togetherAll(some.map(({ order_key }) => partsOf(accountId, order_key as OrderKey))),
      )
      found.push(...some.map((order, index) => detailOf(order, parts[index] as Parts)))
    }
    return found
  }

const ordersOf = (accountId: AccountId, orderId: string, kinds: readonly string[]) =>
  all<ShownOrderRow>(
    `select * from orders /* indexed by orders_of_id */
     where account_id = ? and order_id = ? and kind in (?*)
     order by opened_at, order_key limit ${LIST_MAX + 1}`,
    accountId,
    orderId,
    kinds,
  )

const KINDS: readonly OrderRef['kind'][] = ['sale', 'action', 'traffic']

type Parts = ReturnType<typeof partsOf> extends Step<infer Value> ? Value : never

function* partsOf(accountId: AccountId, orderKey: OrderKey) {
  const { reports: rows, ...parts } = yield* rowsOf(accountId, orderKey)
  const reports = rows.map(({ body }) => JSON.parse(body) as Report)
  // Refunds that were reported for the whole order, or for products of it, also apply here.
  const ofProducts = yield* productRefunds(accountId, orderKey, reports)
  return { ...parts, reports: [...reports, ...parts.whole.refunds, ...ofProducts] }
}

function* rowsOf(accountId: AccountId, orderKey: OrderKey) {
  return yield* together({
    verdicts: newestVerdicts(accountId, orderKey),
    commissions: all<CommissionRecord>(
      'select * from commissions where account_id = ? and order_key = ? order by tier, affiliate_id',
      accountId,
      orderKey,
    ),
    entries: entriesOf(accountId, orderKey),
    reports: all<{ body: string }>(
      'select body from reports where account_id = ? and order_key = ? order by received_at, id',
      accountId,
      orderKey,
    ),
    whole: ofWhole(accountId, orderKey),
    log: all<StatusRow>(
      'select * from status_log where account_id = ? and order_key = ? order by seq',
      accountId,
      orderKey,
    ),
  })
}

const NO_VERDICT: Verdict = { credits: [], trail: [], policy: '' }

const detailOf = (order: ShownOrderRow, parts: Parts): ConversionDetail => {
  const conversion = conversionFromRow(order)
  const newest = (applied: number) => {
    const found = parts.verdicts.find((verdict) => verdict.applied === applied)
    return found && (JSON.parse(found.body) as Verdict)
  }
  return {
    ...conversion,
    verdict: newest(1) ?? NO_VERDICT,
    superseded: conversion.flags.includes('not_applied_already_approved') ? newest(0) : undefined,
    commissions: parts.commissions.map(commissionFromRow),
    entries: parts.entries.map(entryFromRow),
    reports: parts.reports,
    statusLog: parts.log.map(statusFromRow),
  }
}
