import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { isTestKey, productKeys } from '../../../domain/order.js'
import type { Refund, Report } from '../../../domain/report.js'
import type { Facts } from '../../../settle/facts.js'
import { all, flag, one, type Step, together } from '../step.js'
import { productRefunds } from './productRefunds.js'
import { hasFinalProduct, isReportedAsWhole } from './products.js'

/** What the messages about single products say about their order as a whole. */
export interface OfProducts {
  /** See `Facts.products`. */
  readonly state: Facts['products']
  readonly refunds: readonly Refund[]
}

/** How many commissions of products are looked at, whether they are those of a test. */
const PRODUCTS_SEEN_MAX = 100

const NOTHING: OfProducts = { state: 'none', refunds: [] }

/** For an order that a trusted source reported as a whole. Nothing for any other one. */
export function* ofProducts(
  accountId: AccountId,
  orderKey: OrderKey,
  reports: readonly Report[],
  at: number,
): Step<OfProducts> {
  if (!isReportedAsWhole(reports)) return NOTHING
  // One read for the usual order, which has no products.
  const first = yield* firstProduct(accountId, orderKey)
  if (!first) return NOTHING
  const { isFinal, isEarning, refunds } = yield* together({
    isFinal: hasFinalProduct(accountId, orderKey, at),
    isEarning: hasEarningProduct(accountId, orderKey),
    refunds: productRefunds(accountId, orderKey, reports),
  })
  if (isFinal) return { state: 'final', refunds }
  return { state: isEarning ? 'earning' : 'reported', refunds }
}

/** Whether anybody earns from a product of the order. */
function* hasEarningProduct(accountId: AccountId, whole: OrderKey): Step<boolean> {
  const rows = yield* all<{ order_key: OrderKey }>(
    `select order_key from commissions
     where account_id = ? and order_key > ? and order_key < ? and order_key <> ?
     order by order_key limit ${PRODUCTS_SEEN_MAX}`,
    accountId,
    ...productKeys(whole),
    whole,
  )
  return rows.some(({ order_key }) => isTestKey(order_key) === isTestKey(whole))
}

const firstProduct = (accountId: AccountId, orderKey: OrderKey): Step<unknown> =>
  one(
    `select order_key from orders
     where account_id = ? and order_key > ? and order_key < ? and product_id <> '' and test = ?
     limit 1`,
    accountId,
    ...productKeys(orderKey),
    flag(isTestKey(orderKey)),
  )
