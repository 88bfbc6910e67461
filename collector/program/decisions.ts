import type { Hold } from '../domain/commission.js'
import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId, AffiliateId, OrderKey } from '../domain/ids.js'
import { type Money, parseMoney, sameMoney } from '../domain/money.js'
import { orderKey as keyOf } from '../domain/order.js'
import { type Problem, problem } from '../domain/problem.js'
import { type Act, isMove } from '../domain/report.js'
import { recordReport } from '../ingest/record.js'
import { amountAdvice } from './amountAdvice.js'
import type { Deps } from './deps.js'

type Deciding = Pick<Deps, 'storage' | 'now' | 'newId'>

export interface Whose {
  readonly accountId: AccountId
  readonly orderKey: OrderKey
  /** Undefined: every commission of the order. */
  readonly affiliateId?: AffiliateId
  /** The user who decides. */
  readonly by: string
}

/**
 * The order that is meant. If a payment provider has another name for the same purchase, and the reports
 * moved there since the person opened the page, it is the order with that name.
 */
export const orderNow = async (
  { storage }: Pick<Deps, 'storage'>,
  { accountId, orderKey }: Pick<Whose, 'accountId' | 'orderKey'>,
): Promise<ConversionDetail | undefined> => {
  const order = await storage.conversion(accountId, orderKey)
  if (!order?.reports.some(isMove)) return order
  const orderId = await storage.orderNamed(accountId, order.orderId, order.test)
  if (orderId === undefined) return order
  return storage.conversion(accountId, keyOf({ ...order, orderId }, order.test))
}

/**
 * Moves a commission to its next status. An unverified one is confirmed and enters its hold period,
 * a held one is released, a pending one is approved before its hold period ends. A declined one is
 * reopened: it gets the status that it would have without the decline.
 */
export const approve = async (
  deps: Deciding,
  whose: Whose,
): Promise<ConversionDetail | Problem> => {
  const before = await orderNow(deps, whose)
  if (!before) return noSuchOrder
  if (before.kind === 'booking') return isBooked
  if (before.test) {
    return problem('test', 'orderKey', 'A test order is never payable, so it cannot be approved.')
  }
  const wanted = before.commissions.filter(
    ({ affiliateId }) => whose.affiliateId === undefined || affiliateId === whose.affiliateId,
  )
  if (wanted.length === 0)
    return problem('nothing', 'orderKey', 'No affiliate is credited for this order.')
  let after: ConversionDetail | Problem = before
  for (const { affiliateId, status, reasons } of wanted) {
    const own = { ...whose, affiliateId }
    // The decision applies to the affiliate and the total that the person saw.
    const total = before.total
    if (status === 'unverified') after = await act(deps, before, whose, { kind: 'confirm', total })
    if (status === 'held') {
      const holds = (reasons as Hold[]).filter((hold) => hold !== 'rate_missing')
      after =
        holds.length === 0
          ? LACKS_RATE
          : await act(deps, before, own, { kind: 'release', holds, total })
    }
    if (status === 'pending') after = await act(deps, before, own, { kind: 'approve' })
    if (status === 'declined') after = await act(deps, before, own, { kind: 'reopen' })
  }
  return after
}

export const REASON_MAX = 500

/** Declines commissions before they are paid. The reason is stored with the order. */
export const decline = async (
  deps: Deciding,
  whose: Whose,
  reason: string,
): Promise<ConversionDetail | Problem> => {
  const said = reason.trim()
  if (said === '' || said.length > REASON_MAX) {
    return problem(
      'invalid',
      'reason',
      `Enter a reason of 1 to ${REASON_MAX} characters. It is stored with the order.`,
    )
  }
  const before = await orderNow(deps, whose)
  if (!before) return noSuchOrder
  if (before.kind === 'booking') return isBooked
  if (before.commissions.some(({ status }) => status === 'paid')) {
    return problem(
      'paid',
      'orderKey',
      'The commission was already paid. Report a refund instead: it reduces the next payout.',
    )
  }
  return act(deps, before, whose, { kind: 'decline', reason: said })
}

/** Confirms an order that only pages reported. The total that the merchant states counts. */
export const confirmOrder = (
  deps: Deciding,
  order: ConversionDetail,
  { accountId, by }: Pick<Whose, 'accountId' | 'by'>,
  total: Money,
): Promise<ConversionDetail | Problem> =>
  act(deps, order, { accountId, by }, { kind: 'confirm', total })

export interface PaidLine {
  readonly line: number
  readonly text: string
  readonly result: 'confirmed' | 'amount_differs' | 'nothing_to_do' | Problem
}

/** The maximum number of pasted lines. */
export const PAID_LINES_MAX = 2_000

/**
 * Confirms the paid orders of a pasted list: one per line, "order total currency" (the currency can
 * be omitted if the page reported it). The total of the list supersedes the reported one.
 */
export const confirmPaidOrders = async (
  deps: Deciding,
  accountId: AccountId,
  by: string,
  pasted: string,
): Promise<readonly PaidLine[] | Problem> => {
  const lines = pasted
    .split(/\r?\n/)
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '')
  if (lines.length > PAID_LINES_MAX) {
    return problem('too_many', 'orders', `Paste at most ${PAID_LINES_MAX} orders at a time.`)
  }
  const results: PaidLine[] = []
  for (const { line, text } of lines) {
    results.push({ line, text, result: await confirmPaid(deps, accountId, by, text) })
  }
  return results
}

const confirmPaid = async (
  deps: Deciding,
  accountId: AccountId,
  by: string,
  text: string,
): Promise<PaidLine['result']> => {
  const [orderId = '', decimal = '', named = ''] = text.split(/[\t;, ]+/)
  const found = await deps.storage.conversionsOf(accountId, orderId, 'sale')
  // A test with the same id is another order, and a conversion without a total is only a refund.
  const sales = found.filter(({ test, total }) => !test && total)
  const [sale] = sales
  if (!sale)
    return problem(
      'unknown',
      'orderId',
      `There is no report of a sale with the order id "${orderId}".`,
    )
  if (sales.length > 1) {
    return problem(
      'several',
      'orderId',
      'The order was reported per product. Approve its products one by one.',
    )
  }
  const total = parseMoney(decimal, (named || sale.total?.currency || '').toUpperCase())
  if (typeof total === 'string') {
    // Without the order id, which may end with a comma.
    const amounts = text.slice(orderId.length + 1)
    const usual = 'Write "order total currency", for example "1001 49.90 EUR".'
    return problem(total, 'total', amountAdvice(total, decimal, usual, amounts))
  }
  if (sale.status === 'declined') {
    return problem('declined', 'orderId', 'The order was declined. To confirm it, reopen it first.')
  }
  if (sale.source !== 'browser') return 'nothing_to_do'
  await confirmOrder(deps, sale, { accountId, by }, total)
  return sameMoney(sale.total, total) ? 'confirmed' : 'amount_differs'
}

interface Decision {
  readonly kind: Act['kind']
  readonly total?: Money | undefined
  readonly reason?: string
  readonly holds?: readonly Hold[]
}

const isBooked = problem(
  'booking',
  'orderKey',
  'A bonus or a correction is not approved or declined. Reverse it on the page of its affiliate.',
)

const LACKS_RATE = problem(
  'rate_missing',
  'orderKey',
  'No exchange rate is known for the day of the order, so the commission cannot be released. Enter a rate; the hold then ends by itself.',
)

const noSuchOrder = problem('unknown', 'orderKey', 'This order does not exist.')

const act = async (
  { storage, now, newId }: Deciding,
  { kind: of, orderId, productId, code, test, orderKey }: ConversionDetail,
  { accountId, affiliateId, by }: Omit<Whose, 'orderKey'>,
  { kind, total, reason, holds = [] }: Decision,
): Promise<ConversionDetail | Problem> => {
  const at = now()
  const id = `person:${newId()}`
  const stored = await recordReport(
    { storage },
    {
      accountId,
      id,
      order: { kind: of, orderId, productId, code },
      orderKey,
      kind,
      source: 'person',
      receivedAt: at,
      occurredAt: at,
      fingerprint: id,
      test,
      total,
      affiliateId,
      reason,
      holds,
      by,
    },
  )
  return (await storage.conversion(accountId, stored.orderKey)) ?? noSuchOrder
}
