import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { money } from '../../../domain/money.js'
import { orderIdOf } from '../../../domain/order.js'
import { isStatement, type Refund, type Report } from '../../../domain/report.js'
import { all, just, type Step } from '../step.js'

/** How many refunds of products count for one imported order. */
const PRODUCT_REFUNDS_MAX = 1_000

interface RefundRow {
  readonly body: string
  readonly total: number | null
  readonly currency: string | null
}

/**
 * The refunds of single products of an order that was imported as a whole: its products earn nothing,
 * so nothing else would take the commission back. A full refund of a product gets the product's amount,
 * if the product was reported. None for other orders.
 */
export function* productRefunds(
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
): Step<readonly Refund[]> {
  const imported = reports
    .filter(isStatement)
    .find((one) => one.kind === 'sale' && one.imported?.kind === 'commission')
  if (imported?.order.productId !== '') return yield* just([])
  const rows = yield* all<RefundRow>(
    `select r.body, o.total, o.currency from orders o cross join reports r
     where o.account_id = ? and o.order_id = ? and o.product_id <> '' and o.kind = 'sale'
       and o.test = ? and r.account_id = o.account_id and r.order_key = o.order_key
       and r.kind = 'refund'
     order by r.received_at, r.id limit ${PRODUCT_REFUNDS_MAX}`,
    accountId,
    orderIdOf(orderKey),
    imported.test ? 1 : 0,
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
