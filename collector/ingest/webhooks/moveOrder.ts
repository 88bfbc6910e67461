import type { AccountId } from '../../domain/ids.js'
import { type OrderRef, orderKey } from '../../domain/order.js'
import { isMove, type Move, type Report } from '../../domain/report.js'
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
  const found = await storage.conversionsOf(accountId, from, 'sale')
  for (const detail of found.filter((one) => one.test === test)) {
    const { productId, reports } = detail
    const own: OrderRef = { kind: 'sale', orderId: from, productId, code: '' }
    await record(storage, toMove(own, renaming))
    // Reports that arrive after this copy themselves: see `moveReport`.
    const later = await storage.conversion(accountId, orderKey(own, test))
    for (const report of later?.reports ?? reports) {
      if (!isMove(report)) await record(storage, copyOf(report, renaming))
    }
  }
  await storage.nameMoved(accountId, from, test)

  function record(into: Storing['storage'], report: Report): Promise<Settled> {
    return into.settleOrder(report, (facts) => settle(facts, at))
  }
}

/** The same for one report that was just stored under a name of a purchase. */
export const moveReport = async (
  { storage }: Storing,
  report: Report,
  renaming: Renaming,
): Promise<Settled> => {
  const decide = (facts: Parameters<typeof settle>[0]) => settle(facts, renaming.at)
  await storage.settleOrder(toMove(report.order, renaming), decide)
  return storage.settleOrder(copyOf(report, renaming), decide, { withOrder: true })
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
  return {
    ...report,
    id: `moved:${fingerprint([report.orderKey, report.id])}`,
    order,
    orderKey: orderKey(order, report.test),
  }
}
