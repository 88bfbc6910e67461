import { formatMoney } from '../domain/money.js'
import { orderKey } from '../domain/order.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { toStatement } from '../ingest/reports/statement.js'
import { confirmOrder } from '../program/decisions.js'
import type { Fix } from './compare.js'
import { createRefunds } from './createRefunds.js'
import type { FileOrder } from './fileOrder.js'
import { type Creating, contextOf, record } from './reporting.js'

/**
 * Makes the stored order equal to that of the files. Does nothing that was done already, so it may be
 * interrupted and run again. A problem says why nothing was stored.
 */
export const create = async (creating: Creating, fix: Fix): Promise<'created' | Problem> => {
  if (fix.kind === 'with_order') return 'created'
  if (fix.kind === 'sale') return createSale(creating, fix.order)
  const { deps, accountId } = creating
  const stored = await deps.storage.conversion(accountId, fix.stored.orderKey)
  if (!stored) return gone
  if (fix.kind === 'refund') return createRefunds(creating, fix.order, stored)
  // Another run or a person may have been faster.
  if (stored.source !== 'browser' || !fix.order.total) return 'created'
  const confirmed = await confirmOrder(deps, stored, creating, fix.order.total)
  return isProblem(confirmed) ? confirmed : 'created'
}

const gone = problem('unknown', 'order', 'The order is not stored any more. Run the command again.')

/**
 * Reports the sale as the merchant's server would. The id differs from that of the server's own report,
 * so that a report that comes later still adds its visitor.
 */
const createSale = async (creating: Creating, order: FileOrder): Promise<'created' | Problem> => {
  const { deps, accountId } = creating
  const { orderId, total, coupons, customer } = order
  if (!total) return gone
  const said = toStatement(
    {
      type: 'sale',
      orderId,
      total: formatMoney(total),
      currency: total.currency,
      coupon: coupons,
      ...(customer !== undefined && { customerId: customer }),
    },
    contextOf(creating, order),
  )
  if (isProblem(said)) return said
  const key = orderKey({ kind: 'sale', orderId, productId: '', code: '' })
  const stored = await record(deps, { ...said, id: `reconciled:${fingerprint(key)}` })
  if (stored !== 'created' || !order.refunded?.amount) return stored
  const sale = await deps.storage.conversion(accountId, key)
  return sale ? createRefunds(creating, order, sale) : gone
}
