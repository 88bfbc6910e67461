import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import { isTestKey, productKeys } from '../../../domain/order.js'
import type { Refund, Report } from '../../../domain/report.js'
import { all, flag, just, type Step } from '../step.js'
import { isReportedAsWhole } from './products.js'

/** How many refunds of products count for one order. */
const PRODUCT_REFUNDS_MAX = 1_000

interface RefundRow {
  readonly body: string
  readonly total: number | null
  readonly currency: string | null
}

/**
 * The refunds of single products of an order that a trusted source reported, or that was imported, as a
 * whole: its products earn nothing, so nothing else would take the commission back. A full refund of a
 * product gets the product's amount, if the product was reported. None for other orders.
 */
export function* productRefunds(
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
): Step<readonly Refund[]> {
  if (!isReportedAsWhole(reports)) return yield* just([])
  const rows = yield* all<RefundRow>(
    `select r.body, o.total, o.currency from reports r cross join orders o
     where r.account_id = ? and r.order_key > ? and r.order_key < ? and r.kind = 'refund'
       and o.account_id = r.account_id and o.order_key = r.order_key
       and o.product_id <> '' and o.test = ?
     order by r.order_key, r.received_at limit ${PRODUCT_REFUNDS_MAX}`,
    accountId,
    ...productKeys(orderKey),
    flag(isTestKey(orderKey)),
  )
  const refunds = rows.map((row) => ({ ...row, refund: JSON.parse(row.body) as Refund }))
  return refunds.map(({ refund, total, currency }) => {
    if (refund.amount || total === null || currency === null) return refund
    const parts = new Map(
      refunds
        .filter((other) => other.refund.orderKey === refund.orderKey)
        .map((other) => [other.refund.refundId, other.refund.amount?.amount ?? 0]),
    )
    const before = [...parts.values()].reduce((sum, part) => sum + part, 0)
    return { ...refund, amount: money(Math.max(0, total - before), currency) }
  })
}
