import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { orderIdOf, wholeOrderKey } from '../../../domain/order.js'
import { isRefund, isStatement, type Refund, type Report } from '../../../domain/report.js'
import { all, lock, one, type Step } from '../step.js'

/**
 * Serializes the sale of a product and a refund without a product of the same order. Otherwise
 * neither would see the other, because each opens its own order row.
 */
export function* lockProducts({
  accountId,
  order,
  orderKey,
  kind,
  receivedAt,
}: Report): Step<void> {
  const isOfAll = kind === 'refund' && order.productId === ''
  const whole = kind === 'sale' ? wholeOrderKey(orderKey) : isOfAll ? orderKey : undefined
  yield* lock('products', accountId, whole ? [whole] : [], receivedAt)
}

/** For one product of an order: all refunds of the whole order. */
export function* refundsOfAll(accountId: AccountId, orderKey: OrderKey): Step<readonly Refund[]> {
  const whole = wholeOrderKey(orderKey)
  if (!whole) return []
  const rows = yield* all<{ body: string }>(
    `select body from reports where account_id = ? and order_key = ? and kind = 'refund'
     order by received_at, id`,
    accountId,
    whole,
  )
  const refunds = rows.map(({ body }) => JSON.parse(body) as Refund)
  return refunds.filter(({ amount }) => amount === undefined)
}

/**
 * Whether an order was reported per product. Checked if its refunds name no product and no trusted
 * source reported it as a whole. An unsigned page's report of the whole order must not hide the
 * products that the merchant's server reported.
 */
export function* hasProducts(
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
): Step<boolean> {
  const refund = reports.find(isRefund)
  const statements = reports.filter(isStatement)
  const isConfirmed = reports.some(({ kind }) => kind === 'confirm')
  if (refund?.order.productId !== '' || isConfirmed) return false
  if (statements.some(({ source, signed }) => source !== 'browser' || signed)) return false
  const found = yield* one(
    `select order_key from orders
     where account_id = ? and order_id = ? and product_id <> '' and kind = 'sale' and test = ?
       and total is not null and (source <> 'browser' or ? = 0) limit 1`,
    accountId,
    orderIdOf(orderKey),
    refund.test ? 1 : 0,
    statements.length,
  )
  return found !== undefined
}
