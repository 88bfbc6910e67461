import type { ConversionDetail } from '../../domain/conversion.js'
import type { AccountId } from '../../domain/ids.js'
import { type OrderRef, orderKey } from '../../domain/order.js'
import { isMove, type Move, type Report } from '../../domain/report.js'
import type { Facts } from '../../settle/facts.js'
import { settle } from '../../settle/settle.js'
import type { Settled } from '../../storage/settled.js'
import type { Deps } from '../deps.js'
import { fingerprint } from '../fingerprint.js'

/** Two ids of one purchase: reports under the one count for the order with the other. */
export interface Renaming {
  readonly accountId: AccountId
  readonly from: string
  readonly to: string
  readonly test: boolean
  readonly at: number
}

type Storing = Pick<Deps, 'storage'>

/**
 * Lets the reports that are stored under one name of a purchase count for the order with another one.
 * The order under the first name then earns nothing, and what was booked for it is reversed.
 *
 * It consists of several writes. Each can be repeated, so after an outage in between the same
 * message completes it when it is sent again.
 */
export const moveOrder = async ({ storage }: Storing, renaming: Renaming): Promise<void> => {
  const { accountId, from, test, at } = renaming
  const decide = decideAt(at)
  for (const { productId, reports } of await ordersUnder(storage, renaming)) {
    const own: OrderRef = { kind: 'sale', orderId: from, productId, code: '' }
    await storage.settleOrder(toMove(own, renaming), decide)
    // Reports that arrive after this copy themselves: see `moveReport`.
    const later = await storage.conversion(accountId, orderKey(own, test))
    for (const report of later?.reports ?? reports) {
      if (!isMove(report)) await storage.settleOrder(copyOf(report, renaming), decide)
    }
  }
  await follow({ storage }, renaming)
  await storage.nameMoved(accountId, from, test)
}

/**
 * The same for a name that was moved before, if a report was stored under it meanwhile and not copied,
 * because its process was killed.
 */
export const moveAgain = async ({ storage }: Storing, renaming: Renaming): Promise<void> => {
  const orders = await ordersUnder(storage, renaming)
  if (orders.some(({ reports }) => !reports.some(isMove))) await moveOrder({ storage }, renaming)
}

/** The same for one report that was just stored under a name of a purchase. */
export const moveReport = async (
  { storage }: Storing,
  report: Report,
  renaming: Renaming,
): Promise<Settled> => {
  const decide = decideAt(renaming.at)
  await storage.settleOrder(toMove(report.order, renaming), decide)
  const settled = await storage.settleOrder(copyOf(report, renaming), decide, { withOrder: true })
  await follow({ storage }, renaming)
  return settled
}

const decideAt = (at: number) => (facts: Facts) => settle(facts, at)

const ordersUnder = async (
  storage: Storing['storage'],
  { accountId, from, test }: Renaming,
): Promise<readonly ConversionDetail[]> =>
  (await storage.conversionsOf(accountId, from, 'sale')).filter((one) => one.test === test)

/**
 * A message that arrives at the same time may have given the purchase an even better name, and found
 * nothing to move under the name that was copied to.
 */
const follow = async (
  { storage }: Storing,
  { accountId, to, test, at }: Renaming,
): Promise<void> => {
  const now = await storage.orderNamed(accountId, to, test)
  if (now === undefined || now === to) return
  await moveOrder({ storage }, { accountId, from: to, to: now, test, at })
}

const toMove = (order: OrderRef, { accountId, to, test, at }: Renaming): Move => {
  const key = orderKey(order, test)
  return {
    accountId,
    id: `move:${fingerprint([key, to])}`,
    fingerprint: fingerprint([key, to]),
    order,
    orderKey: key,
    kind: 'move',
    source: 'webhook',
    receivedAt: at,
    occurredAt: at,
    test,
    to,
  }
}

const copyOf = (report: Report, { to }: Renaming): Report => {
  const order: OrderRef = { ...report.order, orderId: to }
  // A report that reaches an order by two ways is stored there once.
  const origin = report.origin ?? fingerprint([report.orderKey, report.id])
  return {
    ...report,
    id: `moved:${fingerprint([origin, to])}`,
    origin,
    order,
    orderKey: orderKey(order, report.test),
  }
}
