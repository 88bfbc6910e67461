import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId, VisitorId } from '../domain/ids.js'
import { formatMoney, type Money, money } from '../domain/money.js'
import { orderKey } from '../domain/order.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { isRefund, type Report } from '../domain/report.js'
import { fingerprint } from '../ingest/fingerprint.js'
import { recordReport } from '../ingest/record.js'
import { toRefund } from '../ingest/reports/refund.js'
import type { ReportContext } from '../ingest/reports/reportContext.js'
import { toStatement } from '../ingest/reports/statement.js'
import { confirmOrder } from '../program/decisions.js'
import type { Deps } from '../program/deps.js'
import type { Fix } from './compare.js'
import type { FileOrder, Refunded } from './fileOrders.js'

/** Whose orders are created, and by whom. */
export interface Creating {
  readonly deps: Deps
  readonly accountId: AccountId
  readonly program: Program
  /** The user who decides. */
  readonly by: string
}

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

/**
 * Reports what the files say was refunded beyond what is stored: under the provider's own ids if these
 * explain the difference, so that the provider's later message is the same refund.
 */
const createRefunds = async (
  creating: Creating,
  order: FileOrder,
  stored: ConversionDetail,
): Promise<'created' | Problem> => {
  const { total, remaining, reports } = stored
  if (!total || !remaining || !order.refunded) return 'created'
  const all = Math.min(order.refunded.amount, total.amount)
  const missing = all - (total.amount - remaining.amount)
  if (missing <= 0) return 'created'
  const known = new Set(reports.filter(isRefund).map(({ refundId }) => refundId))
  const fresh = order.refunds.filter(({ refundId }) => !known.has(refundId))
  const isExplained =
    fresh.every(({ amount }) => amount.amount > 0) &&
    fresh.reduce((sum, { amount }) => sum + amount.amount, 0) === missing
  const rest = money(missing, total.currency)
  const refunds = isExplained ? fresh : [{ refundId: `reconciled:${all}`, amount: rest }]
  for (const refund of refunds) {
    const outcome = await createRefund(creating, order, refund)
    if (outcome !== 'created') return outcome
  }
  return 'created'
}

const createRefund = async (
  creating: Creating,
  order: FileOrder,
  { refundId, amount }: Refunded,
): Promise<'created' | Problem> => {
  const said = { orderId: order.orderId, refundId, ...amountOf(amount) }
  const refund = toRefund(said, contextOf(creating, order))
  return isProblem(refund) ? refund : record(creating.deps, refund)
}

const amountOf = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.currency })

const record = async (deps: Deps, report: Report): Promise<'created' | Problem> => {
  const { state } = await recordReport(deps, report)
  if (state === 'recorded' || state === 'duplicate') return 'created'
  const message =
    state === 'full'
      ? 'The order has as many reports as are kept. Decide in the panel.'
      : 'The order was reported with other content. See: waymark explain <order>'
  return problem(state, 'order', message)
}

const contextOf = ({ deps, accountId, program }: Creating, order: FileOrder): ReportContext => {
  const receivedAt = deps.now()
  return {
    accountId,
    accountSecret: program.account.secret,
    idempotencyKey: undefined,
    source: 'server',
    receivedAt,
    occurredAt: Math.min(order.at || receivedAt, receivedAt),
    timed: order.at !== 0,
    saidAt: order.at || undefined,
    visitorId: order.visitor as VisitorId | undefined,
    site: undefined,
    address: undefined,
    request: undefined,
    signed: undefined,
    unchecked: false,
    revision: 0,
    webdriver: false,
    test: false,
    messageId: order.orderId,
    flawed: [],
  }
}
