import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { isTestKey, orderIdOf, productKeys, wholeOrderKey } from '../../../domain/order.js'
import {
  isRefund,
  isStatement,
  type Refund,
  type Report,
  type Statement,
} from '../../../domain/report.js'
import { all, lock, one, type Step, together, togetherAll } from '../step.js'

/**
 * Serializes messages about a product and those about its order as a whole. Otherwise neither would see
 * the other, because each opens its own order row. A message about a product also takes the lock of the
 * whole order, because a late click may change at the same time what that earns.
 */
export function* lockProducts(report: Report): Step<void> {
  const { accountId, orderKey, receivedAt } = report
  const ofProduct = wholeOrderKey(orderKey)
  const whole = ofProduct ?? (isHeededByProducts(report) ? orderKey : undefined)
  yield* togetherAll([
    lock('products', accountId, whole ? [whole] : [], receivedAt),
    lock('order', accountId, ofProduct ? [ofProduct] : [], receivedAt),
  ])
}

/** Everything that is said about an order as a whole, except by unsigned pages. */
const isHeededByProducts = (report: Report): boolean =>
  report.order.kind === 'sale' &&
  report.order.productId === '' &&
  !(isStatement(report) && report.source === 'browser' && report.signed === undefined)

/** Whether a report of an order as a whole may change what its products earn. */
export const concernsProducts = ({ kind, source, order }: Report): boolean =>
  order.productId === '' && (kind === 'refund' || (kind === 'sale' && source === 'import'))

/** What the whole order says about one of its products. */
export interface OfWhole {
  /** The full refunds. */
  readonly refunds: readonly Refund[]
  /** See `Facts.isImportedAsWhole`. */
  readonly isImported: boolean
  /** Whether somebody earns from the whole order, which a trusted source reported. */
  readonly isEarning: boolean
}

const NOTHING_OF_WHOLE: OfWhole = { refunds: [], isImported: false, isEarning: false }

/** For one product of an order: what concerns it of the whole order. */
export function* ofWhole(accountId: AccountId, orderKey: OrderKey): Step<OfWhole> {
  const whole = wholeOrderKey(orderKey)
  if (!whole) return NOTHING_OF_WHOLE
  const { rows, order, commission } = yield* together({
    rows: all<{ body: string }>(
      `select body from reports
       where account_id = ? and order_key = ? and (kind = 'refund' or source = 'import')
       order by received_at, id`,
      accountId,
      whole,
    ),
    order: one<WholeRow>(
      'select source, total, remaining from orders where account_id = ? and order_key = ?',
      accountId,
      whole,
    ),
    commission: one(
      'select order_key from commissions where account_id = ? and order_key = ? limit 1',
      accountId,
      whole,
    ),
  })
  const reports = rows.map(({ body }) => JSON.parse(body) as Report)
  const isTrusted = order !== undefined && order.source !== 'browser'
  return {
    refunds: fullRefunds(reports.filter(isRefund), isTrusted ? order : undefined),
    isImported: reports.filter(isStatement).some(({ imported }) => imported?.kind === 'commission'),
    isEarning: isTrusted && commission !== undefined,
  }
}

interface WholeRow {
  readonly source: string
  readonly total: number | null
  readonly remaining: number | null
}

/** Payment providers state the amount of a full refund. Nothing remains of such an order. */
const fullRefunds = (
  refunds: readonly Refund[],
  whole: WholeRow | undefined,
): readonly Refund[] => {
  const full = refunds.filter(({ amount }) => amount === undefined)
  const last = refunds.at(-1)
  const isAll = whole?.remaining === 0 && whole.total !== 0
  return full.length === 0 && last && isAll ? [{ ...last, amount: undefined }] : full
}

/** Whether a trusted source, a signed page or a person says that the order was placed as a whole. */
export const isReportedAsWhole = (reports: readonly Report[]): boolean =>
  reports.some((one) => isHeededByProducts(one) && (isStatement(one) || one.kind === 'confirm'))

/** Whether a commission of a product was approved or paid, or has matured. Those of tests never are. */
export function* hasFinalProduct(accountId: AccountId, whole: OrderKey, at: number): Step<boolean> {
  if (isTestKey(whole)) return false
  const found = yield* one(
    `select order_key from commissions
     where account_id = ? and order_key > ? and order_key < ? and order_key <> ?
       and (status in ('approved', 'paid') or (status = 'pending' and matures_at <= ?)) limit 1`,
    accountId,
    ...productKeys(whole),
    whole,
    at,
  )
  return found !== undefined
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
