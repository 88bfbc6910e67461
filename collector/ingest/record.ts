import type { NewClick } from '../domain/click.js'
import type { AccountId, VisitorId } from '../domain/ids.js'
import { problem } from '../domain/problem.js'
import type { Report } from '../domain/report.js'
import { settle } from '../settle/settle.js'
import type { Settled } from '../storage/settled.js'
import { CLICKS_KEPT_MAX, type ClickState, type SettleOptions } from '../storage/storage.js'
import type { Deps } from './deps.js'
import { moveReport } from './webhooks/moveOrder.js'

type Storing = Pick<Deps, 'storage'>

/**
 * Stores one report and settles its order. If a payment provider has another id for the same purchase,
 * the report counts for the order with that id.
 */
export const recordReport = async (
  { storage }: Storing,
  report: Report,
  options?: SettleOptions,
): Promise<Settled> => {
  const at = report.receivedAt
  const settled = await storage.settleOrder(report, (facts) => settle(facts, at), options)
  const isStored = settled.state === 'recorded' || settled.state === 'duplicate'
  if (!settled.mayHaveNames || !isStored || report.order.kind !== 'sale') return settled
  const { accountId, test } = report
  const from = report.order.orderId
  // Read after the report was committed: a message that gives the purchase a name at the same time
  // sees the report, or is seen here.
  const to = await storage.orderNamed(accountId, from, test)
  if (to === undefined || to === from) return settled
  return moveReport({ storage }, report, { accountId, from, to, test, at })
}

/** Stores clicks of one account and re-settles the later orders of their visitors. */
export const recordClicks = (
  { storage }: Storing,
  clicks: readonly NewClick[],
  receivedAt: number,
): Promise<readonly ClickState[]> =>
  storage.recordClicks(clicks, (facts) => settle(facts, receivedAt))

/** The problem of a click whose visitor has reached the limit of clicks. */
export const tooManyClicks = problem(
  'too_many_clicks',
  'visitorId',
  `This visitor already has ${CLICKS_KEPT_MAX} clicks, so this click was not stored. Look for a program that follows the links, or for a visitor id that many people share.`,
)

/** Merges two ids into one visitor. */
export const linkVisitors = (
  { storage }: Storing,
  accountId: AccountId,
  ids: readonly [VisitorId, VisitorId],
  at: number,
): Promise<void> => storage.linkVisitors(accountId, ids, at, (facts) => settle(facts, at))
