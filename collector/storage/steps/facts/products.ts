import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { orderIdOf, wholeOrderKey } from '../../../domain/order.js'
import {
  isRefund,
  isStatement,
  type Refund,
  type Report,
  type Statement,
} from '../../../domain/report.js'
import { all, lock, one, type Step } from '../step.js'

/**
 * Serializes the sale of a product and a message that concerns all products of the same order.
 * Otherwise neither would see the other, because each opens its own order row.
 */
export function* lockProducts(report: Report): Step<void> {
  const { accountId, orderKey, kind, receivedAt } = report
  const ofProduct = kind === 'sale' || kind === 'refund' ? wholeOrderKey(orderKey) : undefined
  const whole = concernsProducts(report) ? orderKey : ofProduct
  yield* lock('products', accountId, whole ? [whole] : [], receivedAt)
}

/** Whether a report of an order as a whole may change what its products earn. */
export const concernsProducts = ({ kind, source, order }: Report): boolean =>
  order.productId === '' && (kind === 'refund' || (kind === 'sale' && source === 'import'))

/** What the reports of the whole order say about one of its products. */
export interface OfWhole {
  /** The full refunds. */
  readonly refunds: readonly Refund[]
  /** See `Facts.isImportedAsWhole`. */
  readonly isImported: boolean
}

const NOTHING_OF_WHOLE: OfWhole = { refunds: [], isImported: false }

/** For one product of an order: the reports of the whole order that concern it. */
export function* ofWhole(accountId: AccountId, orderKey: OrderKey): Step<OfWhole> {
  const whole = wholeOrderKey(orderKey)
  if (!whole) return NOTHING_OF_WHOLE
  const rows = yield* all<{ body: string }>(
    `select body from reports
     where account_id = ? and order_key = ? and (kind = 'refund' or source = 'import')
     order by received_at, id`,
    accountId,
    whole,
  )
  const reports = rows.map(({ body }) => JSON.parse(body) as Report)
  return {
    refunds: reports.filter(isRefund).filter(({ amount }) => amount === undefined),
    isImported: reports.filter(isStatement).some(({ imported }) => imported?.kind === 'commission'),
  }
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
  if (statements.some((statement) => reportsWhole(statement))) return false
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

/** An import may say that the order is one of products. */
const reportsWhole = ({ source, signed, imported }: Statement): boolean =>
  (source !== 'browser' || signed !== undefined) && imported?.kind !== 'per_product'
